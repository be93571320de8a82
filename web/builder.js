// The form: what to make, for which job, and how.

import { $, blame, keep, options, recall, styleOptions, valuesOf, watch } from "./dom.js";

const PROVIDERS = { offline: "Built in, no AI", gemini: "Gemini", openai: "OpenAI" };
const WORDS = { both: "Create résumé and letter", resume: "Create résumé", coverLetter: "Create cover letter" };

const form = $("job");
let limits;

export const values = () => valuesOf(form);

/** Fills in what there are fields for, of one group or of all. */
function fill(filled, group = "") {
	for (const [name, value] of Object.entries(filled)) {
		const field = form.elements[group + name];
		if (field && (!field.options || [...field.options].some((option) => option.value === value))) field.value = value;
	}
	form.dispatchEvent(new Event("change"));
}

function fillFrom({ generateType, job }) {
	fill({ generateType });
	fill(job, "job.");
}

/** For a generation that was opened by its link. */
export const fillIfEmpty = (view) => values()["job.role"] || fillFrom(view);

/** @returns {import("generator-types").StartRequest} */
export function read() {
	const here = Date.now() - new Date().getTimezoneOffset() * 60_000;
	const date = new Date(here).toISOString().slice(0, 10);
	/** @type {any} */
	const request = { job: {}, preferences: {}, date };
	for (const [name, value] of Object.entries(values())) {
		const [group, member] = name.split(".");
		if (!value.trim()) continue;
		if (member) request[group][member] = value.trim();
		else request[group] = value;
	}
	const { preferences } = request;
	preferences.emphasize &&= listed(preferences.emphasize);
	preferences.maxPages &&= Number(preferences.maxPages);
	return request;
}

const listed = (text) => text.split(/[,;\n、，]/).map((word) => word.trim()).filter(Boolean);

/** What is wrong with a field, if anything. */
function wrong({ name, type, value }) {
	const text = value.trim();
	const most = limits[name.split(".")[1]];
	if (name === "preferences.emphasize") {
		if (listed(text).length > most) return `takes at most ${most} entries`;
		if (listed(text).some((word) => word.length > limits.emphasis)) return `takes entries of up to ${limits.emphasis} characters`;
	} else if (text.length > most) {
		return `is ${(text.length - most).toLocaleString("en")} characters too long`;
	} else if (type === "url" && text && !/^https?:\/\/[^\s/]+\S*$/i.test(text)) {
		return "must start with http:// or https://";
	}
}

export function busy(is) {
	$("start").ariaDisabled = is;
	if (is) $("complaint").textContent = "";
}

export const complain = (error) => ($("complaint").textContent = blame(form, error));

export function focus() {
	form.scrollIntoView();
	$("start").focus({ preventScroll: true });
}

export function setUp(offered, start, changed) {
	limits = offered.limits;
	$("provider").append(...options(offered.providers.map((name) => [name, PROVIDERS[name]]), offered.defaultProvider));
	$("style").append(...styleOptions(offered.styles));
	watch(form, () => $("start").ariaDisabled === "true" || start(), wrong);
	form.oninput = form.onchange = () => {
		keep("form", values());
		$("start").textContent = WORDS[values().generateType];
		changed();
	};
	// What was typed until now goes before that of last time.
	fill({ ...recall("form"), ...Object.fromEntries([...new FormData(form)].filter(([, value]) => value && value !== "both")) });
	$("start").disabled = false;
}

/** Where there is an example and nothing was entered yet, fills it in. */
export async function offerExample() {
	const untouched = () => !values()["job.role"] && !values()["job.company"];
	if (!untouched()) return;
	const answer = await fetch("example.json");
	const { job } = answer.ok ? await answer.json() : {};
	if (!job || !untouched()) return; // not there, or somebody was quicker
	fill(job, "job.");
	$("example").hidden = false;
	$("clear").onclick = () => {
		$("example").hidden = true;
		for (const name in values()) if (name.startsWith("job.")) fill({ [name]: "" });
		form.elements["job.role"].focus();
	};
}
