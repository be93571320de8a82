// The editor's own side: who they are and what a model is told.

import { NAMES, attempt, blame, button, drawHead, field, h, save as download, say, styleOptions, valuesOf, watch } from "./dom.js";

const FIELDS = {
	name: "Name", email: "E-mail", title: "Headline", phone: "Phone", location: "Place", website: "Website",
	linkedin: "LinkedIn", github: "GitHub", avatar: "Photo’s address", logo: "Logo’s address",
};
const NEEDED = ["name", "email"];
const PROMPTS = { systemPrompt: "who the model is", userPromptTemplate: "what it is asked" };
const MOST_BYTES = 5 * 1024 * 1024;

/** @type {import("page-types").Show} */
export const show = async (place, client, options) => {
	/** @type {{info: Record<string, any>, version: string | null}} */
	let { info, version } = await client.getPersonalInfo().catch((problem) => {
		if (problem.error === "PERSONAL_INFO_MISSING") return { info: {}, version: null };
		throw problem;
	});
	const told = h("p.problem", { role: "status" });
	const sheet = h("div", { ariaHidden: "true" });
	const save = async () => {
		told.textContent = "";
		try {
			({ info, version } = await client.updatePersonalInfo(changes(form, info, options), version));
			told.append(h("span.pill.good", "Saved"));
		} catch (problem) {
			told.append(problem.status === 412 ? "This was changed elsewhere meanwhile. Load the page again, then repeat your change." : blame(form, problem));
		}
	};
	const form = h("form.card", { noValidate: true },
		h("h2", "Personal info"),
		h("div.pair", Object.entries(FIELDS).map(([name, label]) => field(label, h("input", { name, required: NEEDED.includes(name), value: info[name] ?? "" })))),
		field("Summary", h("textarea", { name: "summary", rows: 3, value: info.summary ?? "" })),
		h("div.pair",
			field("Style", h("select", { name: "defaultStyle" }, styleOptions(options.styles, info.defaultStyle))),
			field("Colour", h("input", { name: "accentColor", type: "color", value: info.accentColor ?? options.accentColor }))),
		prompts(info, options),
		told, h("p", h("button.primary", "Save")));
	watch(form, save);
	const draw = () => drawHead(sheet, valuesOf(form));
	form.addEventListener("input", draw);
	draw();
	place.replaceChildren(h("h1", "Your record"), h("div.two", form, sheet), experience(client, () => show(place, client, options)));
};

/** What the form says and is not so yet. */
function changes(form, info, options) {
	const changed = {};
	for (const [name, value] of Object.entries(valuesOf(form))) {
		const [kind, part] = name.split(".");
		if (!part && value !== (info[name] ?? "")) changed[name] = value;
		if (part) ((changed.aiPrompts ??= {})[kind] ??= {})[part] = value === options.prompts[kind][part] ? "" : value;
	}
	return changed;
}

function prompts(info, { prompts, promptVariables }) {
	let last; // the text that a variable goes into
	const insert = (name) => {
		last?.setRangeText(`{{${name}}}`, last.selectionStart, last.selectionEnd, "end");
		last?.focus();
	};
	return [
		h("h2", "Prompts"),
		h("p.soft", "For models; the built-in writer needs none. The rules on truth and form are always added. A variable goes where the cursor is:"),
		h("p.chips", Object.entries(promptVariables).map(([name, title]) => button(`{{${name}}}`, () => insert(name), { title }))),
		h("div.pair.wide", Object.keys(NAMES).flatMap((kind) => Object.entries(PROMPTS).map(([part, title]) => {
			const label = `${NAMES[kind]}: ${title}`;
			const built = prompts[kind][part];
			const value = info.aiPrompts?.[kind]?.[part] || built;
			const text = h("textarea", { name: `${kind}.${part}`, rows: 7, value, onfocus: () => (last = text) });
			return h("div", field(label, text), button("Reset", () => (text.value = built), { className: "link", ariaLabel: `Reset: ${label}` }));
		}))),
	];
}

const contents = (document) =>
	Object.entries(document).filter(([, list]) => list.length && Array.isArray(list)).map(([name, list]) => `${name} ${list.length}`).join(", ") || "nothing";

function experience(client, replaced) {
	const stored = h("p");
	const told = h("div", { role: "status" });
	const tell = (kind, ...content) => told.replaceChildren(h(`div.card.${kind}`, content));
	const take = async (file) => {
		if (!file) return;
		if (file.size > MOST_BYTES) return tell("bad", `${file.name} is larger than 5 MiB.`);
		try {
			const document = JSON.parse(await file.text());
			tell("good", h("p", `${file.name} holds ${contents(document)}. It takes the place of all there is.`),
				h("p.row", button("Replace", () => replace(document).catch(trouble), { className: "primary" }), button("Cancel", () => told.replaceChildren())));
		} catch {
			tell("bad", `${file.name} is no JSON file.`);
		}
	};
	const trouble = ({ message, details = [] }) =>
		tell("bad", h("p", message), h("ul", details.slice(0, 20).map((found) => h("li", `${found.field} ${found.message}`))));
	const replace = async (document) => {
		await client.replaceExperience(document);
		say("Replaced.");
		await replaced(); // its basics may have changed personal info too
	};
	const load = async () => {
		const text = JSON.stringify(await client.getExperience(), null, 2);
		download({ name: "resume.json", url: URL.createObjectURL(new Blob([text])) });
	};
	const picker = h("input", { type: "file", accept: ".json", onchange: () => take(picker.files[0]) });
	const ondragover = (event) => event.preventDefault();
	const ondrop = (event) => (event.preventDefault(), take(event.dataTransfer.files[0]));
	void attempt(stored, async () => stored.append(`Stored: ${contents(await client.getExperience())}.`));
	return h("section.card", h("h2", "Experience"), stored,
		h("label.drop", { ondragover, ondrop }, "Drop a JSON Resume file here, or choose one", picker), told,
		h("p", button("Download as JSON Resume", () => load().catch(trouble))));
}
