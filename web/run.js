// One generation on the page: its steps as they happen, and what came of them.

import { $, button, card, h, load, say, took } from "./dom.js";
import { facts } from "./facts.js";
import { carryOn } from "./progress.js";

/** @import { GeneratorClient } from "./generator-client.js" */
/** @import { RequestView, Step, Watch } from "./types.js" */

const NAMES = { resume: "Résumé", coverLetter: "Cover letter" };
const STATUS = { pending: "waiting", in_progress: "running", completed: "done", failed: "failed", skipped: "not needed" };
const MOST_ATTEMPTS = 10;

export class Run {
	/** @type {Step[]} */ #steps = [];
	/** @type {string[]} */ #kinds = [];
	/** When each attempt was first seen running. @type {Record<string, number>} */ #begun = {};
	/** Documents that are shown, or about to be. */ #shown = new Set();
	#ending = new AbortController();
	#ticking = 0;

	/** @param {GeneratorClient} client @param {string} id
	 * @param {{watch?: Watch, edit: () => void, opened: (view: RequestView) => void}} page */
	constructor(client, id, page) {
		this.client = client;
		this.id = id;
		this.page = page;
	}

	/** Shows the request and carries it on, unless a failed step waits for its retry.
	 * @param {any} [known] what is known of one that was just started */
	async open(known) {
		await this.#try(async (signal) => {
			const view = known ?? (await this.client.getRequest(this.id, { signal }));
			this.#build(view);
			this.#hear(view.steps, !known);
			if (!known) this.page.opened(view);
			if (view.status === "completed") this.#finish(view);
			else if (view.status === "failed") this.#stop();
			else await this.#go(signal);
		});
	}

	/** Takes it off the page. What the server does for it goes on. */
	close() {
		this.#ending.abort();
		clearInterval(this.#ticking);
		$("run").hidden = true;
		$("idle").hidden = false;
	}

	async #try(attempt) {
		const { signal } = this.#ending;
		try {
			await attempt(signal);
		} catch (problem) {
			if (!signal.aborted) this.#stop(problem);
		}
	}

	async #go(signal) {
		this.#state("Working", "");
		$("failure").replaceChildren();
		await carryOn(this.client, this.id, this.#steps, (steps) => this.#hear(steps), { signal, watch: this.page.watch });
		this.#finish(await this.client.getRequest(this.id, { signal }));
	}

	#build({ generateType, job, steps }) {
		this.#kinds = Object.keys(NAMES).filter((kind) => generateType === "both" || generateType === kind);
		const tab = (kind) =>
			button(NAMES[kind], { id: `tab-${kind}`, role: "tab", "aria-controls": kind, onclick: () => this.#choose(kind), onkeydown: turn });
		const paper = (kind) =>
			h("div", { id: kind, className: "paper", role: "tabpanel", "aria-labelledby": `tab-${kind}` }, h("p", { className: "soft" }, "It appears here."));
		$("run").replaceChildren(
			h("header", { className: "head" },
				h("div", {}, h("h2", { id: "run-title", tabIndex: -1 }, job.role), h("p", { className: "soft" }, `at ${job.company}`)),
				h("p", { id: "state" })),
			h("ol", { className: "steps" }, steps.map(({ id, name, description }) =>
				h("li", { id }, h("span", { className: "dot" }), h("b", { title: description }, name), h("span", { className: "hidden" }), h("small")))),
			h("div", { id: "failure" }),
			h("div", { className: "result" },
				h("div", {},
					h("div", { className: "tabs" }, h("div", { role: "tablist", "aria-label": "Documents" }, this.#kinds.map(tab)), h("div", { id: "downloads" })),
					this.#kinds.map(paper)),
				h("aside", { id: "facts", "aria-label": "About the documents" })));
		this.#choose(this.#kinds[0]);
		$("idle").hidden = true;
		$("run").hidden = false;
	}

	#choose(kind) {
		for (const other of this.#kinds) {
			const tab = $(`tab-${other}`);
			tab.ariaSelected = other === kind;
			tab.tabIndex = other === kind ? 0 : -1;
			$(other).hidden = other !== kind;
			for (const link of $("downloads").children) link.hidden = link.dataset.kind !== kind;
		}
	}

	/** @param {Step[]} steps @param {boolean} [found] as they were found, not as news */
	#hear(steps, found = false) {
		for (const [place, step] of steps.entries()) {
			const { id, name, status, attempts, startedAt, result } = step;
			const before = this.#steps[place];
			$(id).className = status;
			$(id).children[2].textContent = `, ${STATUS[status]}`;
			if (status === "in_progress") this.#begun[id + attempts] ??= found ? Math.min(Date.parse(startedAt ?? ""), Date.now()) : Date.now();
			if (!found && before?.status !== status) {
				if (status === "in_progress") say(`${name}: running.`);
				if (status === "completed") say(`${name}: done. ${steps.filter((other) => other.completedAt).length} of ${steps.length} steps.`);
			}
			for (const kind of this.#kinds) if (result?.[`${kind}Url`]) void this.#show(kind, result[`${kind}Url`]);
		}
		this.#steps = steps;
		this.#tick();
		clearInterval(this.#ticking);
		if (steps.some((step) => step.status === "in_progress")) this.#ticking = window.setInterval(() => this.#tick(), 100);
	}

	#tick() {
		for (const { id, status, attempts, duration } of this.#steps) {
			const time = status === "in_progress" ? Date.now() - this.#begun[id + attempts] : duration;
			const words = [time === undefined ? "" : took(time), attempts > 1 ? `attempt ${attempts}` : ""];
			$(id).lastChild.textContent = words.filter(Boolean).join(" · ");
		}
	}

	#state(text, kind) {
		$("state").textContent = text;
		$("state").className = `pill ${kind}`;
	}

	/** @param {any} [problem] */
	#stop(problem) {
		const edit = (text, className) => button(text, { className, onclick: this.page.edit });
		if (!this.#steps.length || problem?.status === 404) {
			const gone = problem.status === 404;
			$("run").replaceChildren(card("bad", h("h2", {}, gone ? "Nothing is here" : "This could not be opened"),
				h("p", {}, gone ? "No generation has this address. It may have been deleted, or the link is not whole." : problem.message),
				h("p", { className: "row" }, !gone && button("Try again", { onclick: () => this.open() }), edit("To the form", "primary"))));
			$("idle").hidden = true;
			$("run").hidden = false;
			return;
		}
		this.#state("Stopped", "bad");
		const broken = this.#steps.filter((step) => step.status === "failed");
		const spent = broken.some((step) => step.attempts >= MOST_ATTEMPTS);
		const hopeful = !spent && (broken.length ? broken.every((step) => step.error?.retryable) : problem?.retryable);
		const advice = hopeful ? "Trying again can help. What is done stays done."
			: spent ? "It was tried as often as it may be: start anew, the form is as you left it." : "Trying again will hardly help before something is changed.";
		$("failure").replaceChildren(card("bad",
			broken.length ? broken.map((step) => h("p", {}, h("b", {}, `${step.name}: `), step.error?.message)) : h("p", {}, problem?.message),
			h("p", { className: "soft" }, advice),
			h("p", { className: "row" },
				!spent && button("Retry", { className: hopeful ? "primary" : "", onclick: () => this.#retry() }),
				edit("Edit and start again", hopeful ? "" : "primary"))));
	}

	#retry() {
		$("run-title").focus();
		void this.#try((signal) => this.#go(signal));
	}

	/** @param {string} kind @param {string} link */
	async #show(kind, link) {
		if (this.#shown.has(kind)) return;
		this.#shown.add(kind);
		const paper = $(kind);
		const name = NAMES[kind].toLowerCase();
		try {
			const file = await load(link, async () => (await this.client.getRequest(this.id))[`${kind}Url`]);
			const download = h("a", { href: file.url, download: file.name, className: "button primary", hidden: paper.hidden }, "Download", h("span", { className: "hidden" }, ` ${name}`));
			download.dataset.kind = kind;
			$("downloads").append(download);
			paper.replaceChildren(navigator.pdfViewerEnabled
				? h("iframe", { src: `${file.url}#toolbar=0&navpanes=0&view=FitH`, title: `${NAMES[kind]}, PDF` })
				: h("a", { href: file.url, target: "_blank" }, `Open the ${name}`));
		} catch (problem) {
			const again = () => {
				this.#shown.delete(kind);
				void this.#show(kind, link);
			};
			paper.replaceChildren(card("bad", h("p", {}, problem.message), button("Load it again", { onclick: again })));
		}
	}

	/** @param {RequestView} view */
	#finish(view) {
		this.#hear(view.steps, true);
		const ends = view.steps.map((step) => Date.parse(step.completedAt ?? "") || 0);
		const starts = view.steps.map((step) => Date.parse(step.startedAt ?? "") || Infinity);
		const time = took(Math.max(...ends) - Math.min(...starts));
		this.#state(`Done in ${time}`, "good");
		say(`All done in ${time}. The documents are ready.`);
		$("facts").replaceChildren(...facts(view, time), button("Edit and regenerate", { onclick: this.page.edit }));
	}
}

/** Arrow keys between the tabs. @param {any} event */
function turn({ key, target }) {
	const other = key === "ArrowLeft" ? target.previousElementSibling : key === "ArrowRight" && target.nextElementSibling;
	other?.click?.();
	other?.focus?.();
}
