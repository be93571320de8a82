// What is known of finished documents: the match, what the truth guard did, what it took.

import { h } from "./dom.js";

const card = (title, ...content) => h("section.card", h("h3", title), content);

/** @param {import("generator-types").RequestView} view @param {string} time */
export const facts = ({ match, grounding, metrics }, time) =>
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
	const rows = { "Written by": model === "offline" ? "our own code" : model, Tokens: tokenUsage.total.toLocaleString("en"), Cost: cost, Time: time };
	return card("What it took", h("dl", Object.entries(rows).map(([name, value]) => [h("dt", name), h("dd", value)])));
}
