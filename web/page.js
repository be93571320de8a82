// Puts the page together: the address decides what is shown, the session who may do what.

import * as builder from "./builder.js";
import { $, button, h, notice } from "./dom.js";
import { GeneratorClient, newKey } from "./generator-client.js";
import { Run } from "./run.js";
import * as session from "./session.js";
import { drawHead } from "./sheet.js";

const client = new GeneratorClient({ ...session.proofs, onWait: showWaiting });
let info = {};
let options;
/** @type {Run | null} */
let run = null;
/** Lets the person call off a start that waits. */
let calling = new AbortController();
/** The last start without an answer: pressing again with the same form must not start a second generation. */
let last = { body: "", key: "" };
let counting = 0;

/** @param {import("./types.js").Waiting | null} waiting */
function showWaiting(waiting) {
	clearInterval(counting);
	if (waiting?.reason === "offline") notice("No connection. This goes on by itself when there is one.");
	if (!waiting) notice();
	if (waiting?.reason !== "limit") return;
	const left = h("b");
	let seconds = Math.ceil(waiting.seconds);
	const tell = () => (left.textContent = `${seconds--} s`);
	tell();
	counting = window.setInterval(tell, 1000);
	notice("Many documents were made in a short time. This goes on by itself in ", left, button("Cancel", { onclick: () => calling.abort() }));
}

async function start() {
	const request = builder.read();
	const body = JSON.stringify(request);
	if (last.body !== body) last = { body, key: newKey() };
	calling = new AbortController();
	builder.busy(true);
	try {
		const { requestId, status, steps } = await client.startGeneration(request, { key: last.key, signal: calling.signal });
		last.body = "";
		history.pushState(null, "", `#request=${requestId}`);
		open(requestId, { ...request, status, steps });
		if (innerWidth < 900) $("stage").scrollIntoView();
	} catch (problem) {
		if (calling.signal.aborted) notice();
		else builder.complain(problem);
	} finally {
		builder.busy(false);
	}
}

/** @param {string} id @param {Pick<import("./types.js").RequestView, "generateType" | "job" | "status" | "steps">} [known] */
function open(id, known) {
	if (run?.id === id && !known) return;
	run?.close();
	run = new Run(client, id, { watch: session.watch, edit: builder.focus, opened: builder.fillIfEmpty });
	void run.open(known);
}

function route() {
	const [name, value] = location.hash.slice(1).split("=");
	if (name === "owner") {
		session.keep(decodeURIComponent(value));
		history.replaceState(null, "", location.pathname);
		void enter();
	}
	const view = session.isEditor() && (name === "history" || name === "profile") ? name : "create";
	for (const other of ["create", "history", "profile"]) $(other).hidden = other !== view;
	for (const link of $("nav").children) link.toggleAttribute("aria-current", link.hash === `#${view}`);
	if (name === "request" && value) open(value);
	else if (view === "create" && run) run = void run.close() ?? null;
	if (view !== "create") void import(`./${view}.js`).then((module) => module.show($(view), client, options));
}

/** Finds out who is here: an editor is told more of the personal info than others. */
async function enter() {
	try {
		info = (await client.getPersonalInfo()).info;
	} catch (problem) {
		info = {};
		if (problem.status === 401) session.forget();
		if (problem.error === "PERSONAL_INFO_MISSING") builder.complain(problem);
	}
	session.setEditor("email" in info);
	$("nav").hidden = !session.isEditor();
	drawHead($("sheet"), info, builder.values());
	route();
}

options = await client.getOptions();
builder.setUp(options, { start, changed: () => drawHead($("sheet"), info, builder.values()) });
addEventListener("hashchange", route);
await session.begin(options, enter);
if (!run) await builder.offerExample();
