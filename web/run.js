// One generation on the page: its steps as they happen, and what came of them.

import { $, NAMES, button, h, kindsOf, load, say, took } from "./dom.js";
import { carryOn } from "./progress.js";

const STATUS = { pending: "waiting", in_progress: "running", completed: "done", failed: "failed", skipped: "not needed" };
const MOST_ATTEMPTS = 10;

/** Shows a request and carries it on, unless a failed step waits for its retry. @type {import("page-types").Run} */
export const run = (client, id, known, page) => {
	/** @type {import("generator-types").Step[]} */
	let steps = [];
	let kinds = [];
	let ticking = 0;
	const begun = {}; // when each attempt was first seen running
	const links = {}; // to the documents that are here; empty while they are on their way
	const ending = new AbortController();
	const { signal } = ending;
	const fail = (problem) => signal.aborted || stop(problem);

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

	function build(view) {
		const { job, steps } = view;
		kinds = kindsOf(view);
		$("run").replaceChildren(
			h("div.head", h("div", h("h2", { id: "run-title", tabIndex: -1 }, job.role), h("p.soft", `at ${job.company}`)), h("p", { id: "state" })),
			h("ol.steps", steps.map(({ id, name, description }) =>
				h("li", { id }, h("b", { title: description }, name), h("span.hidden"), h("small")))),
			h("div", { id: "failure" }),
			h("div.result",
				h("div",
					h("div.tabs",
						h("div", { role: "tablist", ariaLabel: "Documents" }, kinds.map((kind) =>
							button(NAMES[kind], () => choose(kind), { id: `tab-${kind}`, role: "tab", "aria-controls": kind, onkeydown: turn }))),
						h("div", { id: "downloads" })),
					kinds.map((kind) => h("div.paper", { id: kind, role: "tabpanel", "aria-labelledby": `tab-${kind}` }, h("p.soft", "It appears here.")))),
				h("div", { id: "facts" }, h("p.card", "The match with the posting comes here."))));
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
		$("downloads").replaceChildren(links[chosen] ?? "");
	}

	/** @param {typeof steps} told @param {boolean} [found] as they were found, not as news */
	function hear(told, found = false) {
		const heard = [];
		for (const [place, { id, name, status, attempts, startedAt, result }] of told.entries()) {
			$(id).className = status;
			$(id).children[1].textContent = `, ${STATUS[status]}`;
			if (!found && steps[place]?.status !== status && /in_progress|completed/.test(status)) heard.push(`${name}: ${STATUS[status]}.`);
			if (status === "in_progress") begun[id + attempts] ??= found ? Math.min(Date.parse(startedAt ?? ""), Date.now()) : Date.now();
			for (const kind of kinds) if (result?.[`${kind}Url`]) void show(kind, result[`${kind}Url`]);
		}
		// In one text: a second would take the first's place before it is read.
		if (heard.length) say(`${heard.join(" ")} ${told.filter((step) => step.completedAt).length} of ${told.length} steps done.`);
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

	const state = (text, kind) => $("state").replaceWith(h(`p.pill.${kind}`, { id: "state" }, text));

	function stop(problem) {
		if (!steps.length) return page.lost(problem);
		state("Stopped", "bad");
		const broken = steps.filter((step) => step.status === "failed");
		const spent = broken.some((step) => step.attempts >= MOST_ATTEMPTS);
		const hopeful = !spent && (broken.length ? broken.every((step) => step.error?.retryable) : problem?.retryable);
		const retry = () => {
			$("run-title").focus();
			go().catch(fail);
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
		if (kind in links) return;
		links[kind] = "";
		const paper = $(kind);
		const name = NAMES[kind].toLowerCase();
		try {
			const { url, name: download } = await load(link, async () => (await client.getRequest(id))[`${kind}Url`]);
			if (signal.aborted) return;
			links[kind] = h("a.button.primary", { href: url, download }, "Download", h("span.hidden", ` ${name}`));
			if (!paper.hidden) choose(kind);
			paper.replaceChildren(navigator.pdfViewerEnabled
				? h("iframe", { src: `${url}#toolbar=0&navpanes=0&view=FitH`, title: `${NAMES[kind]}, PDF` })
				: h("a", { href: url, target: "_blank" }, `Open the ${name}`));
		} catch (problem) {
			delete links[kind];
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

	open().catch(fail);
	return () => {
		ending.abort();
		clearInterval(ticking);
		swap(true);
	};
};

/** Arrow keys between the tabs. */
function turn({ key, target }) {
	const other = { ArrowLeft: target.previousElementSibling, ArrowRight: target.nextElementSibling }[key];
	other?.click();
	other?.focus();
}

// --- of finished documents: the match, what the truth guard did, what it took ---

const card = (title, ...content) => h("section.card", h("h3", title), content);

/** @param {import("generator-types").RequestView} view */
const facts = ({ match, grounding, metrics }, time) =>
	[match && matchCard(match), grounding && guardCard(grounding), metrics && figures(metrics, time)].filter(Boolean);

function matchCard({ score, covered, missing, suggestions }) {
	const gauge = h("div.gauge", { role: "img", ariaLabel: `${score} of 100` }, h("b", String(score)));
	gauge.style.setProperty("--score", `${score}%`);
	const chips = (title, words, item) => words.length > 0 && [h("h4", title), h("ul.chips", words.map((word) => h(item, word)))];
	return card("Match with the posting",
		h("div.glance", gauge, h("p", `${covered.length} of ${covered.length + missing.length} terms asked for are in your record.`)),
		chips("Covered", covered, "li.good"),
		chips("Not in your record", missing, "li"),
		suggestions.map((text) => h("small", text)));
}

function guardCard({ checked, repaired, removed }) {
	const acts = (list, what) =>
		list.length > 0 && h("details", h("summary", `${list.length} ${what}`), h("ul", list.map(({ text, reason }) => h("li", h("q", text), " ", h("small", reason)))));
	const clean = !repaired.length && !removed.length;
	return card("Truth guard",
		h("p", `${checked} statements checked against your record${clean ? "; it backs every one." : "."}`),
		acts(repaired, "put back into your own words"),
		acts(removed, "taken out"));
}

function figures({ costUsd, model, tokenUsage }, time) {
	const cost = costUsd === null ? "not known" : costUsd ? `$${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}` : "none";
	const rows = { "Written by": model === "offline" ? "built in, no AI" : model, Tokens: tokenUsage.total.toLocaleString("en"), Cost: cost, Time: time };
	return card("What it took", h("dl", Object.entries(rows).map(([name, value]) => [h("dt", name), h("dd", value)])));
}
