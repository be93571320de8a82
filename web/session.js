// Who is here: by Firebase where that is set up, else the owner by the token that was printed.

import { $, button, h, keep, recall } from "./dom.js";

/** @type {typeof import("./firebase.js") | null} */
let firebase = null;
let possible = false;
let enter = async () => {};

export const watch = () => firebase?.watch;
export const ownerToken = (token) => keep("owner", token);

export const proofs = {
	getToken: (fresh) => (firebase ? firebase.token(fresh) : recall("owner")),
	getAppCheckToken: () => firebase?.appCheckToken(),
};

/** Whether an editor is here, if the server takes the token there is. */
export const isEditor = async () => (firebase ? firebase.isEditor() : Boolean(recall("owner")));

export async function forget() {
	ownerToken(null);
	await firebase?.signOut();
}

/** @param {any} options @param {() => Promise<void>} entered is called when somebody else is here */
export async function begin(options, entered) {
	enter = entered;
	try {
		const module = options.firebase && (await import("./firebase.js"));
		await module?.connect(options.firebase);
		firebase = module;
	} catch {} // not behind Firebase Hosting: nobody can sign in here, and progress is asked for
	possible = Boolean(firebase) || options.signIn === "ownerToken";
	await (firebase ? firebase.follow(enter) : enter());
}

/** @param {boolean} signedIn */
export function offer(signedIn) {
	$("account").hidden = !possible;
	$("account").textContent = signedIn ? "Sign out" : "Sign in";
	$("account").onclick = signedIn ? () => forget().then(enter) : ask;
}

function ask() {
	const dialog = $("sign-in");
	const told = h("p.problem", { role: "alert" });
	const attempt = async (signIn) => {
		told.textContent = "";
		try {
			await signIn();
			await enter();
			if (await isEditor()) return dialog.close();
			await forget();
			told.textContent = "This is no editor’s sign-in.";
		} catch (problem) {
			told.textContent = problem.message;
		}
	};
	const onsubmit = (event) => {
		event.preventDefault();
		const { email, password } = Object.fromEntries(/** @type {any} */ (new FormData(event.target)));
		void attempt(async () => (firebase ? firebase.signIn(email, password) : ownerToken(password.trim())));
	};
	const field = (label, type, autocomplete) => h("label.field", label, h("input", { name: type, type, autocomplete, required: true }));
	dialog.replaceChildren(h("form", { onsubmit }, h("h2", { id: "sign-in-title" }, "Sign in"),
		firebase
			? [button("Continue with Google", () => attempt(firebase?.signInWithGoogle)), field("E-mail", "email", "username"), field("Password", "password", "current-password")]
			: field("The owner’s token, as printed at the server’s start", "password", "off"),
		told, h("p.row", h("button.primary", "Sign in"), button("Cancel", () => dialog.close()))));
	dialog.showModal();
}
