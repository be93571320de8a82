// What all parts use: elements, fields, numbers, files.

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/** Makes h("p.soft", { title: "…" }, "text", other). Functions listen, names with a hyphen are attributes.
 * @param {string} tag @param {...any} content @returns {any} */
export function h(tag, ...content) {
	const [name, ...classes] = tag.split(".");
	const element = document.createElement(name);
	element.className = classes.join(" ");
	for (const part of content.flat(3)) {
		if (part instanceof Node || typeof part === "string") element.append(part);
		else for (const [key, value] of Object.entries(part || {})) {
			if (typeof value === "function") element.addEventListener(key.slice(2), value);
			else if (key.includes("-")) element.setAttribute(key, value);
			else element[key] = value;
		}
	}
	return element;
}

export const button = (text, onclick, ...content) => h("button", { type: "button", onclick }, text, content);
export const field = (label, control) => h("div", h("label", label, control));

/** To choose from: values and their names. */
export const options = (offered, chosen) => offered.map(([value, name]) => h("option", { value, selected: value === chosen }, name));

export const say = (text) => ($("say").textContent = text);

/** Shows something at the foot of the page, or nothing. */
export const notice = (...content) => $("notice").replaceChildren(...content);

/** Does something, or says in a place of the page why not. */
export const attempt = (told, work) => work().catch((problem) => (told.textContent = problem.message));

/** The documents of a generation. */
export const NAMES = { resume: "Résumé", coverLetter: "Cover letter" };
export const kindsOf = ({ generateType }) => Object.keys(NAMES).filter((kind) => generateType === "both" || generateType === kind);

// --- fields and what is wrong with them ---

/** @returns {any} all that a form holds, by field name */
export const valuesOf = (form) => Object.fromEntries(new FormData(form));

/** Gives each labelled field a line for what is `wrong` with it, and sends the form only if nothing is. */
export function watch(form, send, wrong) {
	const look = (field) => mark(field, field.required && !field.value.trim() ? "is required" : wrong?.(field));
	const labels = form.querySelectorAll("label");
	for (const label of labels) {
		const field = label.control;
		const problem = h("p.problem", { id: `problem-${field.name}` });
		label.after(problem); // in place: moved, a field loses whoever types in it
		field.setAttribute("aria-describedby", problem.id);
		field.onblur = () => look(field);
		field.oninput = () => field.ariaInvalid && look(field);
	}
	form.onsubmit = (event) => {
		event.preventDefault();
		for (const label of labels) look(label.control);
		if (!goToWrong(form)) send();
	};
}

/** Goes to the first field that is wrong, if there is one. */
function goToWrong(form) {
	const field = form.querySelector("[aria-invalid]");
	field?.focus();
	return field;
}

/** Shows beside a field what is wrong with it, if there is a place for it. */
function mark(field, message) {
	const place = $(`problem-${field?.name}`);
	if (!place) return false;
	place.textContent = message ? `${field.labels[0].firstChild.textContent.trim()} ${message}` : "";
	field.ariaInvalid = message ? "true" : null;
	return true;
}

/** Shows beside the fields what the server found, and gives what else it says. */
export function blame(form, { message, details = [] }) {
	const rest = details.filter((found) => !mark(form.elements[found.field.replace(/\[.*/, "")], found.message));
	goToWrong(form);
	return details.length && !rest.length ? "" : [message, ...rest.map((found) => `${found.field} ${found.message}`)].join(" ");
}

// --- the styles, and a résumé's head sketched in one ---

export const styleOptions = (styles, chosen) =>
	options([["", "Default"], ...styles.map((style) => [style, style[0].toUpperCase() + style.slice(1)])], chosen);

export function drawHead(place, info, style) {
	const ways = ["location", "email", "phone", "website", "linkedin", "github"].map((name) => info[name]?.replace(/^https?:\/\/(www\.)?|\/$/g, ""));
	const sheet = h(`div.sheet.${style || info.defaultStyle || "modern"}`,
		h("p.name", info.name || "Your name"),
		info.title && h("p.title", info.title),
		h("p.ways", ways.filter(Boolean).join(" · ")),
		[4, 7, 6, 4].map((lines) => h("div", Array.from({ length: lines }, () => h("i")))));
	sheet.style.setProperty("--own", info.accentColor);
	place.replaceChildren(sheet);
}

// --- numbers and instants: English like the page, whatever the browser's language ---

export function took(ms) {
	const seconds = ms / 1000;
	if (seconds < 1) return `${Math.round(ms)} ms`;
	return seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

export const when = (iso) => new Date(iso).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

// --- what stays in this browser, if it keeps anything ---

export function recall(name) {
	try {
		return JSON.parse(localStorage[`generator.${name}`] ?? "null");
	} catch {}
}

export function keep(name, value) {
	try {
		localStorage[`generator.${name}`] = JSON.stringify(value);
	} catch {}
}

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
		if (problem instanceof TypeError) return { name, url }; // of another origin that lets no page read it
		throw problem;
	}
}

export const save = ({ name, url }) => h("a", { href: url, download: name }).click();
