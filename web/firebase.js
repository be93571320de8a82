// Sign-in, App Check and requests that tell of their progress. The SDK is Firebase Hosting's own, in the form
// that loads nothing from another host.

import { h } from "./dom.js";

const SDK = "/__/firebase/12.14.0/firebase-";

const script = (name) => new Promise((onload, onerror) => document.head.append(h("script", { src: `${SDK}${name}-compat.js`, onload, onerror })));

const plain = (step) => Object.fromEntries(Object.entries(step).map(([name, value]) => [name, value?.toDate?.().toISOString() ?? value]));

/** Rejects where the page is not behind Hosting. */
export async function connect({ database, appCheckSiteKey, authEmulator, firestoreEmulator }) {
	const config = await fetch("/__/firebase/init.json");
	if (!config.ok) throw new Error("no Hosting");
	await script("app");
	await Promise.all(["auth", "firestore", ...(appCheckSiteKey ? ["app-check"] : [])].map(script));
	const { firebase } = /** @type {any} */ (window);
	const app = firebase.initializeApp(await config.json());
	const auth = app.auth();
	if (appCheckSiteKey) app.appCheck().activate(new firebase.appCheck.ReCaptchaEnterpriseProvider(appCheckSiteKey), true);
	if (authEmulator) auth.useEmulator(`http://${authEmulator}`, { disableWarnings: true });
	if (firestoreEmulator) app.firestore().useEmulator(...firestoreEmulator.split(":"));

	const watch = (id, tell, lost) =>
		app.firestore().doc(`generator/${id}`).onSnapshot((snapshot) => snapshot.exists && tell(snapshot.get("steps").map(plain)), lost);

	return {
		watch: database === "(default)" ? watch : undefined, // this form of the SDK knows no other
		/** Calls back now, and whenever somebody signs in or out. */
		follow: (changed) => new Promise((resolve) => auth.onAuthStateChanged(() => resolve(changed()))),
		token: (fresh) => auth.currentUser?.getIdToken(fresh),
		appCheckToken: async () => appCheckSiteKey && (await app.appCheck().getToken()).token,
		isEditor: async () => auth.currentUser?.emailVerified && (await auth.currentUser.getIdTokenResult()).claims.role === "editor",
		signOut: () => auth.signOut(),
		signIn: ({ email, password }) => auth.signInWithEmailAndPassword(email, password),
		signInWithGoogle: () => auth.signInWithPopup(new firebase.auth.GoogleAuthProvider()),
	};
}
