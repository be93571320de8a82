// Who is signed in: with Firebase where that is configured, else the owner with the token that was printed.

import { $, button, h, kept } from "./dom.js";

let editor = false;
/** @type {typeof import("./firebase.js") | null} */
let firebase = null;
let changed = async () => {};

/** @type {import("./progress.js").Watch | undefined} */
export let watch;

/** For the client: what shows who is calling. */
export const proofs = {
	getToken: (fresh) => (firebase ? firebase.token(fresh) : kept.read("owner")),
	getAppCheckToken: async () => firebase?.appCheckToken() ?? null,
};

export const isEditor = () => editor;

/** @param {string | null} token the owner's */
export const keep = (token) => kept.write("owner", token);

/** Signs out. */
export async function forget() {
	keep(null);
	await firebase?.signOut();
}

/** @param {boolean} is */
export function setEditor(is) {
	editor = is;
	const signedIn = is || firebase?.signedIn();
	$("account").hidden = false;
	$("account").textContent = signedIn ? "Sign out" : "Sign in";
	$("account").onclick = signedIn ? () => forget().then(changed) : ask;
}

/** @param {any} options what the server offers @param {() => Promise<void>} enter is called whenever somebody else is here */
export async function begin(options, enter) {
	changed = enter;
	if (!options.firebase) return enter();
	try {
		firebase = await import("./firebase.js");
		await firebase.connect(options.firebase, enter);
		watch = firebase.watch;
	} catch {
		firebase = null; // no Firebase Hosting in front: nobody can sign in, and requests are looked at instead
		await enter();
	}
}

function ask() {
	const dialog = $("sign-in");
	const problem = h("p", { className: "problem", role: "alert" });
	const attempt = async (signIn) => {
		problem.textContent = "";
		try {
			await signIn();
			await changed();
			if (editor) dialog.close();
			else problem.textContent = "This sign-in is not an editor’s.";
		} catch (error) {
			problem.textContent = error.message;
		}
	};
	const field = (name, props) => h("label", { className: "field" }, name, h("input", { required: true, ...props }));
	const submit = (event) => {
		event.preventDefault();
		const { token, email, password } = Object.fromEntries(new FormData(event.target));
		void attempt(() => (token ? keep(token.trim()) : firebase?.signIn(email, password)));
	};
	dialog.replaceChildren(h("form", { onsubmit: submit },
		h("h2", { id: "sign-in-title" }, "Sign in"),
		...(firebase
			? [button("Continue with Google", { className: "wide", onclick: () => attempt(firebase.signInWithGoogle) }),
				field("E-mail", { name: "email", type: "email", autocomplete: "username" }),
				field("Password", { name: "password", type: "password", autocomplete: "current-password" })]
			: [h("p", { className: "soft" }, "The token was printed when the server started."),
				field("Owner’s token", { name: "token", type: "password", autocomplete: "off" })]),
		problem,
		h("p", { className: "row" }, h("button", { className: "primary" }, "Sign in"), button("Cancel", { onclick: () => dialog.close() }))));
	dialog.showModal();
}
