// Sign-in, App Check and requests that tell of their progress. The SDK is Firebase Hosting's own, in the form
// that loads nothing from another host.

import { h } from "./dom.js";

const SDK = "/__/firebase/12.14.0/firebase-";

/** @type {any} */
let app;
let checked = false;

/** @type {import("generator-types").Watch | undefined} */
export let watch;

const script = (name) => new Promise((onload, onerror) => document.head.append(h("script", { src: `${SDK}${name}-compat.js`, onload, onerror })));

export async function connect(/** @type {any} */ { database, appCheckSiteKey, authEmulator, firestoreEmulator }) {
	const config = await fetch("/__/firebase/init.json");
	if (!config.ok) throw new Error("not behind Firebase Hosting");
	await script("app");
	await Promise.all(["auth", "firestore", ...(appCheckSiteKey ? ["app-check"] : [])].map(script));
	const { firebase } = /** @type {any} */ (window);
	app = firebase.initializeApp(await config.json());
	if (appCheckSiteKey) app.appCheck().activate(new firebase.appCheck.ReCaptchaEnterpriseProvider(appCheckSiteKey), (checked = true));
	if (authEmulator) app.auth().useEmulator(`http://${authEmulator}`, { disableWarnings: true });
	if (firestoreEmulator) app.firestore().useEmulator(...firestoreEmulator.split(":"));
	if (database === "(default)") watch = listen; // this form of the SDK knows no other
}

/** @type {import("generator-types").Watch} */
const listen = (id, tell, lost) =>
	app.firestore().doc(`generator/${id}`).onSnapshot((snapshot) => snapshot.exists && tell(snapshot.get("steps").map(plain)), lost);

const plain = (step) => Object.fromEntries(Object.entries(step).map(([name, value]) => [name, value?.toDate?.().toISOString() ?? value]));

const user = () => app.auth().currentUser;

/** Calls back now, and whenever somebody signs in or out. @param {() => Promise<void>} changed */
export const follow = (changed) => new Promise((resolve) => app.auth().onAuthStateChanged(() => resolve(changed())));
export const token = (fresh) => user()?.getIdToken(fresh);
export const appCheckToken = async () => checked && (await app.appCheck().getToken()).token;
export const isEditor = async () => user()?.emailVerified && (await user().getIdTokenResult()).claims.role === "editor";
export const signOut = () => app.auth().signOut();
export const signIn = (email, password) => app.auth().signInWithEmailAndPassword(email, password);
export const signInWithGoogle = () => app.auth().signInWithPopup(new /** @type {any} */ (window).firebase.auth.GoogleAuthProvider());
