// Who is here: by Firebase where it is set up, else by the owner's printed token.

import { $, attempt, button, field, h, keep, recall, valuesOf } from "./dom.js";

export const ownerToken = (token) => keep("owner", token);

const owner = {
	watch: undefined,
	follow: (changed) => changed(),
	token: () => recall("owner"),
	appCheckToken: () => null,
	isEditor: async () => Boolean(recall("owner")), // if the server takes the token
	signOut: async () => ownerToken(null),
	signIn: async ({ password }) => ownerToken(password.trim()),
	signInWithGoogle: null,
};

/** @type {typeof owner | Awaited<ReturnType<typeof import("./firebase.js").connect>>} */
let person = owner;
let possible = false;
let enter = async () => {};

export const watch = () => person.watch;
export const proofs = { getToken: (fresh) => person.token(fresh), getAppCheckToken: () => person.appCheckToken() };
export const isEditor = () => person.isEditor();
export const forget = () => person.signOut();

/** Calls back now, and whenever somebody else is here. */
export async function begin({ firebase, signIn }, entered) {
	enter = entered;
	possible = signIn === "ownerToken";
	try {
		if (firebase) person = await (await import("./firebase.js")).connect(firebase);
		possible ||= Boolean(firebase);
	} catch {} // not behind Hosting: nobody can sign in here, and progress is asked for
	await person.follow(enter);
}

export function offer(signedIn) {
	$("account").hidden = !possible;
	$("account").textContent = signedIn ? "Sign out" : "Sign in";
	$("account").onclick = signedIn ? () => forget().then(enter) : ask;
}

function ask() {
	const dialog = $("sign-in");
	const told = h("p.problem", { role: "alert" });
	const by = (signIn) => attempt(told, async () => {
		told.textContent = "";
		await signIn();
		await enter();
		if (await isEditor()) return dialog.close();
		await forget();
		told.textContent = "This is no editor’s sign-in.";
	});
	const onsubmit = (event) => {
		event.preventDefault();
		void by(() => person.signIn(valuesOf(event.target)));
	};
	const input = (label, type, autocomplete) => field(label, h("input", { name: type, type, autocomplete, required: true }));
	dialog.replaceChildren(h("form", { onsubmit }, h("h2", "Sign in"),
		person.signInWithGoogle
			? [button("Continue with Google", () => by(person.signInWithGoogle)), input("E-mail", "email", "username"), input("Password", "password", "current-password")]
			: input("The owner’s token, as printed at the server’s start", "password", "off"),
		told, h("p.row", h("button.primary", "Sign in"), button("Cancel", () => dialog.close()))));
	dialog.showModal();
}
