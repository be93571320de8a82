// What every part of the page does with the document, and how it writes numbers and instants.

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/** An element. Properties with a hyphen or unknown to it become attributes, "on…" listens, nothing is left out.
 * @param {string} tag @param {Record<string, any>} [props] @param {...any} children @returns {any} */
export function h(tag, props = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (value === undefined || value === null) continue;
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (name in element && name !== "list") element[name] = value;
		else element.setAttribute(name, value);
	}
	element.append(...children.flat().filter((child) => child || child === 0));
	return element;
}

/** @param {string} text @param {Record<string, any>} props */
export const button = (text, props) => h("button", { type: "button", ...props }, text);

/** Has a screen reader say something once. @param {string} text */
export const say = (text) => ($("say").textContent = text);

/** Shows something at the foot of the page until the next one, or nothing. @param {...any} content */
export const notice = (...content) => $("notice").replaceChildren(...content);

/** A message to act on, or to read. @param {string} kind "bad" or "good" @param {...any} content */
export const card = (kind, ...content) => h("div", { className: `card ${kind}`, role: kind === "bad" ? "alert" : "status" }, ...content);

// --- fields and what is wrong with them ---

/** Gives each labelled field a line for what is wrong with it. @param {any} form
 * @param {(field: any) => string | undefined} [wrong] is asked when a field is left */
export function watchFields(form, wrong = () => undefined) {
	for (const label of form.querySelectorAll("label.field")) {
		const field = label.control;
		const problem = h("p", { className: "problem", id: `problem-${field.name}` });
		const box = h("div", { className: "box" });
		label.replaceWith(box);
		box.append(label, problem);
		field.setAttribute("aria-describedby", problem.id);
		field.addEventListener("blur", () => mark(field, wrong(field)));
		field.addEventListener("input", () => field.ariaInvalid && mark(field, wrong(field)));
	}
}

/** Shows what is wrong with a field, or that all is well. @param {any} field @param {string} [message] */
export function mark(field, message) {
	const place = $(`problem-${field.name}`);
	if (!place) return;
	const name = field.labels[0].firstChild.textContent.trim();
	place.textContent = message ? `${name} ${message}` : "";
	field.ariaInvalid = message ? "true" : null;
}

/** Shows what the server finds wrong, beside the fields, and gives what else it says.
 * @param {any} form @param {any} error */
export function blame(form, { message, details = [] }) {
	const rest = [];
	for (const detail of details) {
		const field = form.elements.namedItem(detail.field.replace(/\[.*/, ""));
		if (field) mark(field, detail.message);
		else rest.push(`${detail.field} ${detail.message}`);
	}
	form.querySelector("[aria-invalid]")?.focus();
	return rest.length || !details.length ? [message, ...rest].join(" ") : "";
}

// --- numbers and instants: in English like the page, whatever the browser's language ---

/** @param {number} ms */
export function took(ms) {
	const seconds = ms / 1000;
	if (seconds < 1) return `${Math.round(ms)} ms`;
	if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** @param {number} value @param {string} one @param {string} [many] */
export const count = (value, one, many = `${one}s`) => `${value.toLocaleString("en")} ${value === 1 ? one : many}`;

/** @param {string} iso */
export const when = (iso) => new Date(iso).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

// --- what stays in this browser ---

/** @param {string} name @returns {any} */
export function recall(name) {
	try {
		return JSON.parse(localStorage.getItem(`generator.${name}`) ?? "null");
	} catch {
		return null;
	}
}

/** @param {string} name @param {unknown} value */
export function keep(name, value) {
	try {
		localStorage.setItem(`generator.${name}`, JSON.stringify(value));
	} catch {
		// Full or forbidden: then it is gone after a reload.
	}
}

// --- files ---

/** A file's name and an address that stays good. @param {string} url
 * @param {() => Promise<string | undefined>} [renew] gives a new link for one that has expired */
export async function load(url, renew) {
	const name = decodeURIComponent(new URL(url, location.href).pathname.split("/").pop() ?? "");
	try {
		let answer = await fetch(url);
		if (!answer.ok && renew) answer = await fetch((await renew()) ?? url);
		if (!answer.ok) throw new Error(`The PDF could not be loaded: the server answered ${answer.status}.`);
		return { name, url: URL.createObjectURL(await answer.blob()) };
	} catch (problem) {
		if (problem instanceof TypeError) return { name, url }; // another origin that lets no page read it
		throw problem;
	}
}
