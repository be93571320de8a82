// Who is here: signed in with Firebase where that is set up, else the owner with the token that was printed.

import { $, button, h, keep, recall } from "./dom.js";

/** @type {typeof import("./firebase.js") | null} */
let firebase = null;
let enter = async () => {};

export const watch = () => firebase?.watch;
export const ownerToken = (token) => keep("owner", token);

/** For the client: what shows who is calling. */
export const proofs = {
	getToken: (fresh) => (firebase ? firebase.token(fresh) : recall("owner")),
	getAppCheckToken: () => firebase?.appCheckToken(),
};

/** Whether an editor is here, given that the server accepted the token there is. */
export const isEditor = async () => (firebase ? firebase.isEditor() : Boolean(recall("owner")));

export async function forget() {
	ownerToken(null);
	await firebase?.signOut();
}

/** @param {any} options what the server offers @param {() => Promise<void>} entered is called when somebody else is here */
export async function begin(options, entered) {
	enter = entered;
	if (options.firebase) {
		const module = await import("./firebase.js");
		try {
			return await module.connect(options.firebase, () => ((firebase = module), enter()));
		} catch {
			// Not behind Firebase Hosting: nobody can sign in here, and progress is asked for.
		}
	}
	$("account").hidden = !options.signIn || Boolean(options.firebase);
	await enter();
}

/** @param {boolean} signedIn */
export function offer(signedIn) {
	$("account").textContent = signedIn ? "Sign out" : "Sign in";
	$("account").onclick = signedIn ? () => forget().then(enter) : ask;
}

function ask() {
	const told = h("p", { className: "problem", role: "alert" });
	const attempt = async (signIn) => {
		told.textContent = "";
		try {
			await signIn();
			await enter();
			if (await isEditor()) $("sign-in").close();
			else told.textContent = "This is no editor’s sign-in.";
		} catch (problem) {
			told.textContent = problem.message;
		}
	};
	const field = (label, props) => h("label", { className: "field" }, label, h("input", { required: true, ...props }));
	const submit = (event) => {
		event.preventDefault();
		const { token, email, password } = Object.fromEntries(new FormData(event.target));
		void attempt(async () => (firebase ? firebase.signIn(email, password) : ownerToken(String(token).trim())));
	};
	$("sign-in").replaceChildren(h("form", { onsubmit: submit }, h("h2", { id: "sign-in-title" }, "Sign in"),
		firebase
			? [button("Continue with Google", { onclick: () => attempt(firebase?.signInWithGoogle) }),
				field("E-mail", { name: "email", type: "email", autocomplete: "username" }),
				field("Password", { name: "password", type: "password", autocomplete: "current-password" })]
			: field("The owner’s token, as printed at the server’s start", { name: "token", type: "password", autocomplete: "off" }),
		told, h("p", { className: "row" }, h("button", { className: "primary" }, "Sign in"), button("Cancel", { onclick: () => $("sign-in").close() }))));
	$("sign-in").showModal();
}
