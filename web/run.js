// One generation on the page: its steps as they happen, and what came of them.

import { $, button, h, load, say, took } from "./dom.js";
import { facts } from "./facts.js";
import { carryOn } from "./progress.js";

const NAMES = { resume: "Résumé", coverLetter: "Cover letter" };
const STATUS = { pending: "waiting", in_progress: "running", completed: "done", failed: "failed", skipped: "not needed" };
const MOST_ATTEMPTS = 10;

/** Shows a request and carries it on, unless a failed step waits for its retry.
 * @param {import("./generator-client.js").GeneratorClient} client @param {string} id
 * @param {any} known what is known of one that was just started
 * @param {{watch?: import("generator-types").Watch, edit: () => void, opened: (view: any) => void, lost: (problem: any) => void}} page
 * @returns {() => void} takes it off the page; what the server does for it goes on */
export function run(client, id, known, page) {
	/** @type {import("generator-types").Step[]} */
	let steps = [];
	/** @type {string[]} */
	let kinds = [];
	let ticking = 0;
	const begun = {}; // when each attempt was first seen running
	const shown = new Set(); // the documents that are here or on their way
	const ending = new AbortController();
	const { signal } = ending;

	async function attempt(work) {
		try {
			await work();
		} catch (problem) {
			if (!signal.aborted) stop(problem);
		}
	}

	async function open() {
		const view = known ?? (await client.getRequest(id, { signal }));
		build(view);
		hear(view.steps, !known);
		if (!known) page.opened(view);
		if (view.status === "completed") finish(view);
		else if (view.status === "failed") stop();
		else await go();
	}

	async function go() {
		state("Working", "");
		$("failure").replaceChildren();
		await carryOn(client, id, steps, hear, { signal, watch: page.watch });
		finish(await client.getRequest(id, { signal }));
	}

	function swap(idle) {
		$("run").hidden = idle;
		$("idle").hidden = !idle;
	}

	function build({ generateType, job, steps }) {
		kinds = Object.keys(NAMES).filter((kind) => generateType === "both" || generateType === kind);
		$("run").replaceChildren(
			h("header.head", h("div", h("h2", { id: "run-title", tabIndex: -1 }, job.role), h("p.soft", `at ${job.company}`)), h("p", { id: "state" })),
			h("ol.steps", steps.map(({ id, name, description }) =>
				h("li", { id }, h("span.dot"), h("b", { title: description }, name), h("span.hidden"), h("small")))),
			h("div", { id: "failure" }),
			h("div.result",
				h("div",
					h("div.tabs",
						h("div", { role: "tablist", ariaLabel: "Documents" }, kinds.map((kind) =>
							button(NAMES[kind], () => choose(kind), { id: `tab-${kind}`, role: "tab", "aria-controls": kind, onkeydown: turn }))),
						h("div", { id: "downloads" })),
					kinds.map((kind) => h("div.paper", { id: kind, role: "tabpanel", "aria-labelledby": `tab-${kind}` }, h("p.soft", "It appears here.")))),
				h("div", { id: "facts" })));
		choose(kinds[0]);
		swap(false);
	}

	function choose(chosen) {
		for (const kind of kinds) {
			const tab = $(`tab-${kind}`);
			tab.ariaSelected = kind === chosen;
			tab.tabIndex = kind === chosen ? 0 : -1;
			$(kind).hidden = kind !== chosen;
		}
		for (const link of $("downloads").children) link.hidden = link.dataset.kind !== chosen;
	}

	/** @param {typeof steps} told @param {boolean} [found] as they were found, not as news */
	function hear(told, found = false) {
		for (const [place, { id, name, status, attempts, startedAt, result }] of told.entries()) {
			$(id).className = status;
			$(id).children[2].textContent = `, ${STATUS[status]}`;
			const news = !found && steps[place]?.status !== status;
			if (status === "in_progress") {
				begun[id + attempts] ??= found ? Math.min(Date.parse(startedAt ?? ""), Date.now()) : Date.now();
				if (news) say(`${name}: running.`);
			}
			if (status === "completed" && news) say(`${name}: done. ${told.filter((step) => step.completedAt).length} of ${told.length} steps.`);
			for (const kind of kinds) if (result?.[`${kind}Url`]) void show(kind, result[`${kind}Url`]);
		}
		steps = told;
		tick();
		clearInterval(ticking);
		if (steps.some((step) => step.status === "in_progress")) ticking = window.setInterval(tick, 100);
	}

	function tick() {
		for (const { id, status, attempts, duration } of steps) {
			const time = status === "in_progress" ? Date.now() - begun[id + attempts] : duration;
			$(id).lastChild.textContent = [time !== undefined && took(time), attempts > 1 && `attempt ${attempts}`].filter(Boolean).join(" · ");
		}
	}

	function state(text, kind) {
		$("state").textContent = text;
		$("state").className = `pill ${kind}`;
	}

	function stop(/** @type {any} */ problem = null) {
		if (!steps.length) return page.lost(problem);
		state("Stopped", "bad");
		const broken = steps.filter((step) => step.status === "failed");
		const spent = broken.some((step) => step.attempts >= MOST_ATTEMPTS);
		const hopeful = !spent && (broken.length ? broken.every((step) => step.error?.retryable) : problem?.retryable);
		const retry = () => {
			$("run-title").focus();
			void attempt(go);
		};
		$("failure").replaceChildren(h("div.card.bad", { role: "alert" },
			broken.length ? broken.map((step) => h("p", h("b", `${step.name}: `), step.error?.message)) : h("p", problem?.message),
			h("p.soft", hopeful ? "Trying again can help. What is done stays done."
				: spent ? "It was tried as often as it may be. Start again: the form is as you left it."
				: "Trying again will hardly help before something is changed."),
			h("p.row",
				!spent && button("Retry", retry, { className: hopeful ? "primary" : "" }),
				button("Edit and start again", page.edit, { className: hopeful ? "" : "primary" }))));
	}

	async function show(kind, link) {
		if (shown.has(kind)) return;
		shown.add(kind);
		const paper = $(kind);
		const name = NAMES[kind].toLowerCase();
		try {
			const { url, name: download } = await load(link, async () => (await client.getRequest(id))[`${kind}Url`]);
			if (signal.aborted) return;
			$("downloads").append(h("a.button.primary", { href: url, download, hidden: paper.hidden, "data-kind": kind }, "Download", h("span.hidden", ` ${name}`)));
			paper.replaceChildren(navigator.pdfViewerEnabled
				? h("iframe", { src: `${url}#toolbar=0&navpanes=0&view=FitH`, title: `${NAMES[kind]}, PDF` })
				: h("a", { href: url, target: "_blank" }, `Open the ${name}`));
		} catch (problem) {
			shown.delete(kind);
			paper.replaceChildren(h("p.problem", { role: "alert" }, problem.message), button("Load it again", () => show(kind, link)));
		}
	}

	function finish(view) {
		hear(view.steps, true);
		const time = took(Date.parse(view.steps.at(-1).completedAt) - Date.parse(view.createdAt));
		state(`Done in ${time}`, "good");
		say(`All done in ${time}. The documents are ready.`);
		$("facts").replaceChildren(...facts(view, time), button("Edit and regenerate", page.edit));
	}

	void attempt(open);
	return () => {
		ending.abort();
		clearInterval(ticking);
		swap(true);
	};
}

/** Arrow keys between the tabs. */
function turn({ key, target }) {
	const other = key === "ArrowLeft" ? target.previousElementSibling : key === "ArrowRight" && target.nextElementSibling;
	if (!other) return;
	other.click();
	other.focus();
}
