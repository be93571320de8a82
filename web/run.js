// One generation on the page: its steps as they happen, and what came of them.

import { $, button, h, load, say, took } from "./dom.js";
import { facts } from "./facts.js";
import { carryOn } from "./progress.js";

/** @import { GeneratorClient } from "./generator-client.js" */
/** @import { RequestView, Step, Watch } from "generator-types" */

const NAMES = { resume: "Résumé", coverLetter: "Cover letter" };
const STATUS = { pending: "waiting", in_progress: "running", completed: "done", failed: "failed", skipped: "not needed" };
const MOST_ATTEMPTS = 10;

export class Run {
	/** @type {Step[]} */ #steps = [];
	/** @type {string[]} */ #kinds = [];
	#begun = {}; // when each attempt was first seen running
	#shown = new Set(); // the documents that are here or on their way
	#ending = new AbortController();
	#ticking = 0;

	/** @param {GeneratorClient} client @param {string} id
	 * @param {{watch?: Watch, edit: () => void, opened: (view: RequestView) => void, lost: (problem: any) => void}} page */
	constructor(client, id, page) {
		this.client = client;
		this.id = id;
		this.page = page;
	}

	/** Shows the request and carries it on, unless a failed step waits for its retry.
	 * @param {any} [known] what is known of one that was just started */
	open(known) {
		return this.#attempt(async (signal) => {
			const view = known ?? (await this.client.getRequest(this.id, { signal }));
			this.#build(view);
			this.#hear(view.steps, !known);
			if (!known) this.page.opened(view);
			if (view.status === "completed") this.#finish(view);
			else if (view.status === "failed") this.#stop();
			else await this.#go(signal);
		});
	}

	/** Takes it off the page. */
	close() {
		this.#ending.abort();
		clearInterval(this.#ticking);
		this.#swap(true);
	}

	#swap(idle) {
		$("run").hidden = idle;
		$("idle").hidden = !idle;
	}

	async #attempt(work) {
		const { signal } = this.#ending;
		try {
			await work(signal);
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
		$("run").replaceChildren(
			h("header.head", h("div", h("h2", { id: "run-title", tabIndex: -1 }, job.role), h("p.soft", `at ${job.company}`)), h("p", { id: "state" })),
			h("ol.steps", steps.map(({ id, name, description }) =>
				h("li", { id }, h("span.dot"), h("b", { title: description }, name), h("span.hidden"), h("small")))),
			h("div", { id: "failure" }),
			h("div.result",
				h("div",
					h("div.tabs",
						h("div", { role: "tablist", ariaLabel: "Documents" }, this.#kinds.map((kind) =>
							button(NAMES[kind], () => this.#choose(kind), { id: `tab-${kind}`, role: "tab", "aria-controls": kind, onkeydown: turn }))),
						h("div", { id: "downloads" })),
					this.#kinds.map((kind) =>
						h("div.paper", { id: kind, role: "tabpanel", "aria-labelledby": `tab-${kind}` }, h("p.soft", "It appears here.")))),
				h("div", { id: "facts" })));
		this.#choose(this.#kinds[0]);
		this.#swap(false);
	}

	#choose(chosen) {
		for (const kind of this.#kinds) {
			const tab = $(`tab-${kind}`);
			tab.ariaSelected = kind === chosen;
			tab.tabIndex = kind === chosen ? 0 : -1;
			$(kind).hidden = kind !== chosen;
		}
		for (const link of $("downloads").children) link.hidden = link.dataset.kind !== chosen;
	}

	/** @param {Step[]} steps @param {boolean} [found] as they were found, not as news */
	#hear(steps, found = false) {
		for (const [place, { id, name, status, attempts, startedAt, result }] of steps.entries()) {
			$(id).className = status;
			$(id).children[2].textContent = `, ${STATUS[status]}`;
			const news = !found && this.#steps[place]?.status !== status;
			if (status === "in_progress") {
				this.#begun[id + attempts] ??= found ? Math.min(Date.parse(startedAt ?? ""), Date.now()) : Date.now();
				if (news) say(`${name}: running.`);
			}
			if (status === "completed" && news) say(`${name}: done. ${steps.filter((step) => step.completedAt).length} of ${steps.length} steps.`);
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
			$(id).lastChild.textContent = [time !== undefined && took(time), attempts > 1 && `attempt ${attempts}`].filter(Boolean).join(" · ");
		}
	}

	#state(text, kind) {
		$("state").textContent = text;
		$("state").className = `pill ${kind}`;
	}

	#stop(/** @type {any} */ problem = null) {
		if (!this.#steps.length) return this.page.lost(problem);
		this.#state("Stopped", "bad");
		const broken = this.#steps.filter((step) => step.status === "failed");
		const spent = broken.some((step) => step.attempts >= MOST_ATTEMPTS);
		const hopeful = !spent && (broken.length ? broken.every((step) => step.error?.retryable) : problem?.retryable);
		$("failure").replaceChildren(h("div.card.bad", { role: "alert" },
			broken.length ? broken.map((step) => h("p", h("b", `${step.name}: `), step.error?.message)) : h("p", problem?.message),
			h("p.soft", hopeful ? "Trying again can help. What is done stays done."
				: spent ? "It was tried as often as it may be. Start again: the form is as you left it."
				: "Trying again will hardly help before something is changed."),
			h("p.row",
				!spent && button("Retry", () => this.#retry(), { className: hopeful ? "primary" : "" }),
				button("Edit and start again", this.page.edit, { className: hopeful ? "" : "primary" }))));
	}

	#retry() {
		$("run-title").focus();
		void this.#attempt((signal) => this.#go(signal));
	}

	async #show(kind, link) {
		if (this.#shown.has(kind)) return;
		this.#shown.add(kind);
		const paper = $(kind);
		const name = NAMES[kind].toLowerCase();
		try {
			const { url, name: download } = await load(link, async () => (await this.client.getRequest(this.id))[`${kind}Url`]);
			$("downloads").append(h("a.button.primary", { href: url, download, hidden: paper.hidden, "data-kind": kind }, "Download", h("span.hidden", ` ${name}`)));
			paper.replaceChildren(navigator.pdfViewerEnabled
				? h("iframe", { src: `${url}#toolbar=0&navpanes=0&view=FitH`, title: `${NAMES[kind]}, PDF` })
				: h("a", { href: url, target: "_blank" }, `Open the ${name}`));
		} catch (problem) {
			this.#shown.delete(kind);
			paper.replaceChildren(h("p.problem", { role: "alert" }, problem.message), button("Load it again", () => this.#show(kind, link)));
		}
	}

	#finish(view) {
		this.#hear(view.steps, true);
		const time = took(Date.parse(view.steps.at(-1)?.completedAt ?? "") - Date.parse(view.createdAt));
		this.#state(`Done in ${time}`, "good");
		say(`All done in ${time}. The documents are ready.`);
		$("facts").replaceChildren(...facts(view, time), button("Edit and regenerate", this.page.edit));
	}
}

/** Arrow keys between the tabs. @param {any} event */
function turn({ key, target }) {
	const other = key === "ArrowLeft" ? target.previousElementSibling : key === "ArrowRight" && target.nextElementSibling;
	if (!other) return;
	other.click();
	other.focus();
}
