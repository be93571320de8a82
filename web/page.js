// Puts the page together: the address decides what is shown, the session who may do what.

import * as builder from "./builder.js";
import { $, button, drawHead, h, notice } from "./dom.js";
import { GeneratorClient, newKey } from "./generator-client.js";
import { run } from "./run.js";
import * as session from "./session.js";

const VIEWS = ["create", "history", "profile"];
const client = new GeneratorClient({
	...session.proofs,
	onWait(waiting) {
		notice();
		if (waiting?.reason === "offline") notice("No connection. This goes on by itself when there is one.");
		if (waiting?.reason === "limit") {
			const at = new Date(Date.now() + waiting.seconds * 1000).toLocaleTimeString("en");
			notice(`Too much was asked for in a short time. This goes on by itself at ${at}.`, button("Cancel", () => calling.abort()));
		}
	},
});
const offered = client.getOptions();
let info = {};
let editor = false;
let shown = { id: "", close: () => {} };
let calling = new AbortController();
/** The last start, while unanswered: pressing again with the same form makes no second generation. */
let last = { body: "", key: "" };

async function start() {
	const request = builder.read();
	const body = JSON.stringify(request);
	if (last.body !== body) last = { body, key: newKey() };
	calling = new AbortController();
	builder.busy(true);
	try {
		const started = await client.startGeneration(request, { key: last.key, signal: calling.signal });
		last.body = "";
		history.pushState(null, "", `#request=${started.requestId}`);
		open(started.requestId, { ...request, ...started });
		if (innerWidth < 960) $("stage").scrollIntoView();
	} catch (problem) {
		if (!calling.signal.aborted) builder.complain(problem);
	} finally {
		builder.busy(false);
	}
}

function open(id, known) {
	if (shown.id === id) return;
	shown.close();
	shown = { id, close: run(client, id, known, { watch: session.watch(), edit: builder.focus, opened: builder.fillIfEmpty, lost }) };
}

/** Nothing could be learned of the request. */
function lost({ message }) {
	shown.id = ""; // the same link may be tried again
	location.hash = "";
	notice(message, button("Close", () => notice()));
}

function route() {
	const [name, value] = location.hash.slice(1).split("=");
	if (name === "owner") {
		session.ownerToken(decodeURIComponent(value));
		history.replaceState(null, "", location.pathname);
		return enter();
	}
	const view = editor && VIEWS.includes(name) ? name : VIEWS[0];
	for (const other of VIEWS) $(other).hidden = other !== view;
	for (const link of $("nav").children) link.ariaCurrent = link.hash === `#${view}` ? "page" : null;
	if (name === "request") open(value);
	else if (view !== "create") void fillView(view);
	else {
		shown.close();
		shown.id = "";
	}
}

async function fillView(view) {
	try {
		await (await import(`./${view}.js`)).show($(view), client, await offered);
	} catch (problem) {
		$(view).replaceChildren(h("p.card.bad", { role: "alert" }, problem.message));
	}
}

const draw = () => drawHead($("idle"), info, builder.values()["preferences.style"]);

/** Finds out who is here and what they may see. */
async function enter() {
	editor = await session.isEditor();
	try {
		({ info } = await client.getPersonalInfo());
	} catch (problem) {
		if (problem.status === 401) return session.forget().then(enter);
		info = {};
		builder.complain(problem);
	}
	session.offer(editor);
	$("nav").hidden = !editor;
	draw();
	await route();
}

offered.then(async (options) => {
	builder.setUp(options, start, draw);
	await session.begin(options, enter);
	addEventListener("hashchange", route);
	if (!shown.id) await builder.offerExample();
}, builder.complain);
