// What every part of the page uses: elements, fields, numbers, files.

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/** Makes h("p.soft", { title: "…" }, "text", other). Functions listen, names with a hyphen are attributes.
 * @param {string} tag @param {...any} content @returns {any} */
export function h(tag, ...content) {
	const [name, ...classes] = tag.split(".");
	const element = document.createElement(name);
	if (classes.length) element.className = classes.join(" ");
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

/** For screen readers. */
export const say = (text) => ($("say").textContent = text);

/** Shows something at the foot of the page, or nothing. */
export const notice = (...content) => $("notice").replaceChildren(...content);

// --- fields and what is wrong with them ---

/** Gives each labelled field a line for what is `wrong` with it. */
export function watchFields(form, wrong) {
	for (const label of form.querySelectorAll("label.field")) {
		const field = label.control;
		const problem = h("p.problem", { id: `problem-${field.name}` });
		const box = h("div.box");
		label.replaceWith(box);
		box.append(label, problem);
		field.setAttribute("aria-describedby", problem.id);
		field.onblur = () => mark(field, wrong(field));
		field.oninput = () => field.ariaInvalid && mark(field, wrong(field));
	}
}

/** @param {any} field @param {string} [message] what is wrong with it */
export function mark(field, message) {
	const place = $(`problem-${field.name}`);
	if (!place) return;
	place.textContent = message ? `${field.labels[0].firstChild.textContent.trim()} ${message}` : "";
	field.ariaInvalid = message ? "true" : null;
}

/** Shows beside the fields what the server found, and gives what else it says. */
export function blame(form, { message, details = [] }) {
	const rest = details.filter((found) => {
		const field = form.elements[found.field.replace(/\[.*/, "")];
		if (field) mark(field, found.message);
		return !field;
	});
	form.querySelector("[aria-invalid]")?.focus();
	return details.length && !rest.length ? "" : [message, ...rest.map((found) => `${found.field} ${found.message}`)].join(" ");
}

// --- numbers and instants: in English like the page, whatever the browser's language ---

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
		if (problem instanceof TypeError) return { name, url }; // of another origin that lets no page read it
		throw problem;
	}
}

export const save = ({ name, url }) => h("a", { href: url, download: name }).click();
