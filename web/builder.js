// The form: what to make, for which job, and how.

import { $, blame, h, keep, mark, recall, watchFields } from "./dom.js";
import { styleOptions } from "./sheet.js";

const PROVIDERS = { offline: "Built in, without AI", gemini: "Gemini", openai: "OpenAI" };
const WORDS = { both: "Create résumé and letter", resume: "Create résumé", coverLetter: "Create cover letter" };

const form = $("job");
let limits;

/** @returns {Record<string, any>} everything in the form by field name */
export const values = () => Object.fromEntries(new FormData(form));

function fill(filled) {
	for (const [name, value] of Object.entries(filled)) {
		const field = form.elements[name];
		if (field && (!field.options || [...field.options].some((option) => option.value === value))) field.value = value;
	}
	form.dispatchEvent(new Event("change"));
}

const fillFrom = ({ generateType, job }) =>
	fill({ generateType, ...Object.fromEntries(Object.entries(job).map(([name, value]) => [`job.${name}`, value])) });

/** For a generation that was opened by its link. */
export const fillIfEmpty = (view) => values()["job.role"] || fillFrom(view);

/** @returns {import("generator-types").StartRequest} */
export function read() {
	const now = new Date();
	const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
	/** @type {any} */
	const request = { job: {}, preferences: {}, date };
	for (const [name, value] of Object.entries(values())) {
		const [group, member] = name.split(".");
		if (!value.trim()) continue;
		if (member) request[group][member] = value.trim();
		else request[group] = value;
	}
	const { emphasize, maxPages } = request.preferences;
	if (emphasize) request.preferences.emphasize = listed(emphasize);
	if (maxPages) request.preferences.maxPages = Number(maxPages);
	return request;
}

const listed = (text) => text.split(/[,;\n、，]/).map((word) => word.trim()).filter(Boolean);

/** What is wrong with a field, if anything. */
function wrong({ name, required, type, value = "" }) {
	const text = value.trim();
	const most = limits[name.split(".")[1]];
	if (required && !text) return "is required";
	if (name === "preferences.emphasize") {
		if (listed(text).length > most) return `takes at most ${most} entries`;
		if (listed(text).some((word) => word.length > limits.emphasis)) return `takes entries of up to ${limits.emphasis} characters`;
	} else if (text.length > most) {
		return `is ${(text.length - most).toLocaleString("en")} characters too long`;
	} else if (type === "url" && text && !/^https?:\/\/[^\s/]+\S*$/i.test(text)) {
		return "must start with http:// or https://";
	}
}

/** Shows what is wrong and goes to the first of it. */
function check() {
	for (const field of form.elements) mark(field, wrong(field));
	form.querySelector("[aria-invalid]")?.focus();
	return !form.querySelector("[aria-invalid]");
}

/** Shows whether a start is under way. */
export function busy(is) {
	$("start").ariaDisabled = is;
	if (is) $("complaint").textContent = "";
}

/** Says why nothing was started. */
export const complain = (error) => ($("complaint").textContent = blame(form, error));

/** Goes to the form as it is. */
export function focus() {
	form.scrollIntoView();
	$("start").focus({ preventScroll: true });
}

export function setUp(offered, start, changed) {
	limits = offered.limits;
	$("provider").append(...offered.providers.map((value) => h("option", { value, selected: value === offered.defaultProvider }, PROVIDERS[value])));
	$("style").append(...styleOptions(offered.styles));
	watchFields(form, wrong);
	form.onsubmit = (event) => {
		event.preventDefault();
		if ($("start").ariaDisabled !== "true" && check()) start();
	};
	form.oninput = form.onchange = () => {
		keep("form", values());
		$("start").textContent = WORDS[values().generateType];
		changed();
	};
	fill(recall("form") ?? {});
}

/** Where there is an example and nothing was entered yet, fills it in. */
export async function offerExample() {
	const untouched = () => !values()["job.role"] && !values()["job.company"];
	const answer = untouched() && (await fetch("example.json"));
	if (!answer || !answer.ok) return;
	const { job } = await answer.json();
	if (!untouched()) return; // somebody was quicker
	fillFrom({ job, generateType: values().generateType });
	$("example").hidden = false;
	$("clear").onclick = () => {
		$("example").hidden = true;
		fill(Object.fromEntries(Object.keys(values()).filter((name) => name.startsWith("job.")).map((name) => [name, ""])));
		form.elements["job.role"].focus();
	};
}
