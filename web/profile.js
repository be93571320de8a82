// The editor's own side: who they are, what they did, and what a model is told.

import { blame, button, h, save, watchFields } from "./dom.js";
import { drawHead } from "./sheet.js";

/** @type {[string, string, string?][]} */
const FIELDS = [
	["name", "Name"], ["email", "E-mail", "email"], ["title", "Headline"], ["phone", "Phone", "tel"], ["location", "Place"], ["website", "Website", "url"],
	["linkedin", "LinkedIn", "url"], ["github", "GitHub", "url"], ["avatar", "Photo, its address", "url"], ["logo", "Logo, its address", "url"],
];
const NEEDED = ["name", "email"];
const PROMPTS = { resume: "Résumé", coverLetter: "Cover letter" };
const PARTS = { systemPrompt: "who the model is", userPromptTemplate: "what it is asked" };
const MOST_BYTES = 5 * 1024 * 1024;

const field = (label, control) => h("label.field", label, control);

/** @param {HTMLElement} place @param {import("./generator-client.js").GeneratorClient} client @param {any} options */
export async function show(place, client, options) {
	const known = await client.getPersonalInfo().catch((problem) => {
		if (problem.error === "PERSONAL_INFO_MISSING") return { info: {}, version: null };
		throw problem;
	});
	place.replaceChildren(h("h1", { id: "profile-title" }, "Your record"), ...personal(client, options, known), experience(client), prompts(client, options, known));
}

/** A form that saves changes of the personal info. @param {(filled: Record<string, any>) => object} changes */
function saving(client, known, changes, title, ...content) {
	const told = h("p.problem", { role: "status" });
	const onsubmit = async (event) => {
		event.preventDefault();
		told.textContent = "";
		try {
			Object.assign(known, await client.updatePersonalInfo(changes(Object.fromEntries(new FormData(form))), known.version));
			told.append(h("span.saved", "Saved."));
		} catch (problem) {
			told.append(problem.status === 412 ? "This was changed elsewhere meanwhile. Load the page again, then repeat your change." : blame(form, problem));
		}
	};
	const form = h("form.card", { noValidate: true, onsubmit }, h("h2", title), content, told, h("p", h("button.primary", "Save")));
	return form;
}

function personal(client, options, known) {
	const { info } = known;
	const changes = (filled) => Object.fromEntries(Object.entries(filled).filter(([name, value]) => value !== (known.info[name] ?? "")));
	const form = saving(client, known, changes, "Personal info",
		h("div.pair", FIELDS.map(([name, label, type = "text"]) => field(label, h("input", { name, type, required: NEEDED.includes(name), value: info[name] ?? "" })))),
		field("Summary", h("textarea", { name: "summary", rows: 3, value: info.summary ?? "" })),
		h("div.pair",
			field("Style", h("select", { name: "defaultStyle" }, ["", ...options.styles].map((value) => h("option", { value, selected: value === info.defaultStyle }, value || "default")))),
			field("Colour", h("input", { name: "accentColor", type: "color", value: info.accentColor ?? options.accentColor }))));
	watchFields(form, ({ required, value }) => (required && !value.trim() ? "is required" : undefined));
	const sheet = h("div", { ariaHidden: "true" });
	const draw = () => drawHead(sheet, Object.fromEntries(new FormData(form)));
	form.addEventListener("input", draw);
	draw();
	return [h("div.two", form, sheet)];
}

const contents = (document) =>
	Object.entries(document).filter(([, list]) => list.length && Array.isArray(list)).map(([name, list]) => `${list.length} ${name}`).join(", ") || "nothing";

function experience(client) {
	const stored = h("p");
	const told = h("div", { role: "status" });
	const refresh = () => client.getExperience().then((document) => (stored.textContent = `Stored: ${contents(document)}.`), (problem) => (stored.textContent = problem.message));
	const tell = (kind, ...content) => told.replaceChildren(h(`div.card.${kind}`, content));
	const take = async (file) => {
		if (!file) return;
		try {
			if (file.size > MOST_BYTES) throw new RangeError("is larger than 5 MiB.");
			const document = JSON.parse(await file.text());
			tell("good", h("p", `${file.name} holds ${contents(document)}. It takes the place of all there is.`),
				h("p.row", button("Replace", () => replace(document), { className: "primary" }), button("Cancel", () => told.replaceChildren())));
		} catch (problem) {
			tell("bad", `${file.name} ${problem instanceof RangeError ? problem.message : "is no JSON file."}`);
		}
	};
	const replace = async (document) => {
		try {
			await client.replaceExperience(document);
			tell("good", "Replaced.");
			await refresh();
		} catch (problem) {
			tell("bad", h("p", problem.message), h("ul", (problem.details ?? []).slice(0, 20).map((one) => h("li", `${one.field} ${one.message}`))));
		}
	};
	const download = async () => {
		const text = JSON.stringify(await client.getExperience(), null, 2);
		save({ name: "resume.json", url: URL.createObjectURL(new Blob([text], { type: "application/json" })) });
	};
	const picker = h("input", { type: "file", accept: ".json", onchange: () => take(picker.files[0]) });
	const ondragover = (event) => event.preventDefault();
	const ondrop = (event) => (event.preventDefault(), take(event.dataTransfer.files[0]));
	void refresh();
	return h("section.card", h("h2", "Experience"), stored,
		h("label.field.drop", { ondragover, ondrop }, "Drop a JSON Resume file here, or choose one", picker), told,
		h("p", button("Download as JSON Resume", download)));
}

function prompts(client, options, known) {
	/** @type {any} The text that a variable goes into. */
	let last;
	const built = (kind, part) => options.prompts?.[kind]?.[part] ?? "";
	const each = (work) => Object.keys(PROMPTS).map((kind) => work(kind, Object.keys(PARTS)));
	const changes = (filled) => ({
		aiPrompts: Object.fromEntries(each((kind, parts) => [kind, Object.fromEntries(parts.map((part) => {
			const text = filled[`${kind}.${part}`];
			return [part, text === built(kind, part) ? "" : text];
		}))])),
	});
	const area = (kind, part) => {
		const label = `${PROMPTS[kind]}: ${PARTS[part]}`;
		const text = h("textarea", { name: `${kind}.${part}`, rows: 7, value: known.info.aiPrompts?.[kind]?.[part] || built(kind, part), onfocus: () => (last = text) });
		return h("div", field(label, text), button("Reset", () => (text.value = built(kind, part)), { className: "link", ariaLabel: `Reset: ${label}` }));
	};
	const insert = (name) => {
		last?.setRangeText(`{{${name}}}`, last.selectionStart, last.selectionEnd, "end");
		last?.focus();
	};
	return saving(client, known, changes, "Prompts",
		h("p.soft", "For models; the built-in writer needs none. The rules on truth and form are always added. A variable goes where the cursor is:"),
		h("p.chips", Object.entries(options.promptVariables ?? {}).map(([name, title]) => button(`{{${name}}}`, () => insert(name), { title }))),
		h("div.pair.wide", each((kind, parts) => parts.map((part) => area(kind, part)))));
}
