// Firebase in the browser: sign-in, App Check, and requests that tell of their own progress.
// The SDK comes from Firebase Hosting's reserved addresses, in the form that needs no other host.

import { h } from "./dom.js";

const SDK = "/__/firebase/12.14.0/firebase-";

/** @type {any} */
let app;

/** @type {import("./types.js").Watch | undefined} */
export let watch;

const script = (name) =>
	new Promise((resolve, reject) => document.head.append(h("script", { src: `${SDK}${name}-compat.js`, onload: resolve, onerror: reject })));

/** @param {any} known what the function says of its project @param {() => void} changed is called when somebody signs in or out */
export async function connect(known, changed) {
	const config = await (await fetch("/__/firebase/init.json")).json();
	await script("app");
	await Promise.all(["auth", "firestore", ...(known.appCheckSiteKey ? ["app-check"] : [])].map(script));
	const { firebase } = /** @type {any} */ (window);
	app = firebase.initializeApp(config);
	if (known.appCheckSiteKey) app.appCheck().activate(new firebase.appCheck.ReCaptchaEnterpriseProvider(known.appCheckSiteKey), true);
	if (known.authEmulator) app.auth().useEmulator(`http://${known.authEmulator}`, { disableWarnings: true });
	if (known.firestoreEmulator) app.firestore().useEmulator(...known.firestoreEmulator.split(":"));
	// This form of the SDK knows the default database only; requests in another are looked at instead.
	if (known.database === "(default)") watch = listen;
	await new Promise((resolve) => app.auth().onAuthStateChanged(() => resolve(changed())));
}

/** @type {import("./types.js").Watch} */
const listen = (id, tell, lost) =>
	app.firestore().doc(`generator/${id}`).onSnapshot((snapshot) => snapshot.exists && tell(plain(snapshot.get("steps"))), lost);

/** Instants as the function writes them. */
const plain = (steps) =>
	steps.map((step) => Object.fromEntries(Object.entries(step).map(([name, value]) => [name, value?.toDate?.().toISOString() ?? value])));

const user = () => app.auth().currentUser;
export const signedIn = () => Boolean(user());
export const token = (fresh) => user()?.getIdToken(fresh);
export const appCheckToken = async () => app.options && app.appCheck?.name && (await app.appCheck().getToken()).token;
export const isEditor = async () => user()?.emailVerified && (await user().getIdTokenResult()).claims.role === "editor";
export const signOut = () => app.auth().signOut();
export const signIn = (email, password) => app.auth().signInWithEmailAndPassword(email, password);
export const signInWithGoogle = () => app.auth().signInWithPopup(new /** @type {any} */ (window).firebase.auth.GoogleAuthProvider());
