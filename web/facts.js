// What is known of finished documents: how well the record matches, what the truth guard did, what it took.

import { count, h } from "./dom.js";

/** @param {import("./types.js").RequestView} view @param {string} time */
export function facts({ match, grounding, metrics }, time) {
	const section = (title, ...content) => h("section", { className: "card" }, h("h3", {}, title), ...content);
	return [
		match && section("Match with the posting", ...matchPicture(match)),
		grounding && section("Truth guard", ...guard(grounding)),
		metrics && section("What it took", figures(metrics, time)),
	].filter((shown) => shown);
}

function matchPicture({ score, covered, missing, suggestions }) {
	const gauge = h("div", { className: "gauge", role: "img", ariaLabel: `${score} of 100` }, h("b", {}, score));
	gauge.style.setProperty("--score", `${score}%`);
	const chips = (title, words, kind) =>
		words.length ? [h("h4", {}, title), h("ul", { className: `chips ${kind}` }, words.map((word) => h("li", {}, word)))] : [];
	const asked = count(covered.length + missing.length, "term");
	return [
		h("div", { className: "glance" }, gauge, h("p", {}, `${covered.length} of ${asked} asked for are in your record.`)),
		...chips("Covered", covered, "good"),
		...chips("Not in your record", missing, ""),
		...suggestions.map((text) => h("small", {}, text)),
	];
}

function guard({ checked, repaired, removed }) {
	const acts = (list, what) =>
		list.length > 0 &&
		h("details", {}, h("summary", {}, `${list.length} ${what}`), h("ul", {}, list.map(({ text, reason }) => h("li", {}, h("q", {}, text), " ", h("small", {}, reason)))));
	const clean = !repaired.length && !removed.length;
	return [
		h("p", {}, `${count(checked, "statement")} checked against your record${clean ? "; it backs every one." : "."}`),
		acts(repaired, "put back into your own words"),
		acts(removed, "taken out"),
	].filter((shown) => shown);
}

function figures({ costUsd, model, tokenUsage }, time) {
	const cost = costUsd === null ? "not known" : costUsd && `$${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}`;
	const rows = [["Written by", model], ["Tokens", tokenUsage.total.toLocaleString("en")], ["Cost", cost || "none"], ["Time", time]];
	return h("dl", {}, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}
