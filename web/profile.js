// The editor's own side: who they are, what they did, and what a model is told.

import { blame, button, card, h, say, watchFields } from "./dom.js";
import { drawHead } from "./sheet.js";

/** @type {[string, string, object?][]} */
const FIELDS = [
	["name", "Name", { required: true }], ["title", "Headline"], ["email", "E-mail", { type: "email", required: true }],
	["phone", "Phone", { type: "tel" }], ["location", "Place"], ["website", "Website", { type: "url" }],
	["linkedin", "LinkedIn", { type: "url" }], ["github", "GitHub", { type: "url" }],
	["avatar", "Photo’s address", { type: "url" }], ["logo", "Logo’s address", { type: "url" }],
];
const PROMPTS = [["resume", "Résumé"], ["coverLetter", "Cover letter"]];
const PARTS = [["systemPrompt", "What the model is"], ["userPromptTemplate", "What it is asked"]];
const MOST_BYTES = 5 * 1024 * 1024;

/** @param {HTMLElement} place @param {import("./generator-client.js").GeneratorClient} client @param {any} options */
export async function show(place, client, options) {
	const said = h("p", { role: "status" });
	const { info, version } = await client.getPersonalInfo().catch((problem) => {
		if (problem.error !== "PERSONAL_INFO_MISSING") said.textContent = problem.message;
		return { info: {}, version: null };
	});
	const known = { info, version };
	const sheet = h("div", { ariaHidden: "true" });
	place.replaceChildren(h("h1", { id: "profile-title" }, "Your record"), said,
		h("div", { className: "two" }, personal(client, options, known, sheet), h("div", {}, sheet)),
		await experience(client),
		prompts(client, options, known));
}

/** A form that saves what differs from what is known of the personal info. */
function saving(client, known, changes, ...content) {
	const told = h("p", { className: "problem", role: "alert" });
	const form = h("form", { noValidate: true, className: "card" }, ...content, told, h("p", { className: "row" }, h("button", { className: "primary" }, "Save")));
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		told.textContent = "";
		try {
			Object.assign(known, await client.updatePersonalInfo(changes(Object.fromEntries(new FormData(form))), known.version));
			say("Saved.");
			told.replaceChildren(h("span", { className: "saved" }, "Saved."));
		} catch (problem) {
			told.textContent = problem.status === 412 ? "This was changed elsewhere meanwhile. Load the page again, then repeat your change." : blame(form, problem);
		}
	});
	return form;
}

function personal(client, options, known, sheet) {
	const field = (label, control) => h("label", { className: "field" }, label, control);
	const { info } = known;
	const form = saving(client, known, (now) => Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== (known.info[name] ?? ""))),
		h("h2", {}, "Personal info"),
		h("div", { className: "pair" }, FIELDS.map(([name, label, props]) => field(label, h("input", { name, value: info[name] ?? "", ...props })))),
		field("Summary", h("textarea", { name: "summary", rows: 3, value: info.summary ?? "" })),
		h("div", { className: "pair" },
			field("Style", h("select", { name: "defaultStyle" }, h("option", { value: "" }, "Default"),
				options.styles.map((style) => h("option", { value: style, selected: style === info.defaultStyle }, style)))),
			field("Colour", h("input", { name: "accentColor", type: "color", value: info.accentColor ?? options.accentColor }))));
	watchFields(form, ({ required, value }) => (required && !value.trim() ? "is required" : undefined));
	const draw = () => drawHead(sheet, Object.fromEntries(new FormData(form)));
	form.addEventListener("input", draw);
	draw();
	return form;
}

async function experience(client) {
	const stored = h("p", {}, await inside(client));
	const told = h("div", {});
	const take = async (file) => {
		if (!file) return;
		try {
			if (file.size > MOST_BYTES) throw new Error("is larger than 5 MiB.");
			const document = JSON.parse(await file.text());
			told.replaceChildren(card("good", h("p", {}, h("b", {}, file.name), ` holds ${contents(document)}. It takes the place of all entries there are.`),
				h("p", { className: "row" }, button("Replace", { className: "primary", onclick: () => replace(document) }), button("Cancel", { onclick: () => told.replaceChildren() }))));
		} catch (problem) {
			told.replaceChildren(card("bad", `${file.name} ${problem instanceof SyntaxError ? "is no JSON file." : problem.message}`));
		}
	};
	const replace = async (document) => {
		try {
			await client.replaceExperience(document);
			stored.textContent = await inside(client);
			told.replaceChildren(card("good", "Your experience was replaced."));
		} catch (problem) {
			told.replaceChildren(card("bad", problem.message, h("ul", {}, problem.details?.slice(0, 20).map((one) => h("li", {}, `${one.field}: ${one.message}`)))));
		}
	};
	const picker = h("input", { type: "file", accept: ".json,application/json", onchange: () => take(picker.files[0]) });
	const drop = h("label", {
		className: "field drop",
		ondragover: (event) => event.preventDefault(),
		ondrop: (event) => {
			event.preventDefault();
			void take(event.dataTransfer.files[0]);
		},
	}, "Drop a JSON Resume file here, or choose one", picker);
	const save = async () => {
		const url = URL.createObjectURL(new Blob([JSON.stringify(await client.getExperience(), null, 2)], { type: "application/json" }));
		h("a", { href: url, download: "resume.json" }).click();
	};
	return h("section", { className: "card" }, h("h2", {}, "Experience"), stored, drop, told, h("p", { className: "row" }, button("Download as JSON Resume", { onclick: save })));
}

const contents = (document) =>
	Object.entries(document).filter(([, list]) => Array.isArray(list) && list.length).map(([name, list]) => `${list.length} ${name}`).join(", ") || "no entries";

const inside = (client) => client.getExperience().then((document) => `Stored: ${contents(document)}.`, (problem) => problem.message);

function prompts(client, options, known) {
	/** @type {any} */
	let last;
	const own = known.info.aiPrompts ?? {};
	const built = (kind, part) => options.prompts?.[kind]?.[part] ?? "";
	const changes = (now) => ({
		aiPrompts: Object.fromEntries(PROMPTS.map(([kind]) => [kind, Object.fromEntries(PARTS.map(([part]) => [part, now[`${kind}.${part}`] === built(kind, part) ? "" : now[`${kind}.${part}`]]))])),
	});
	const area = (kind, part, label) => {
		const text = h("textarea", { name: `${kind}.${part}`, rows: 6, value: own[kind]?.[part] || built(kind, part), onfocus: () => (last = text) });
		return h("div", {}, h("label", { className: "field" }, label, text), button("Reset", { className: "link", ariaLabel: `Reset: ${label}`, onclick: () => (text.value = built(kind, part)) }));
	};
	const insert = (name) => {
		last?.setRangeText(`{{${name}}}`, last.selectionStart, last.selectionEnd, "end");
		last?.focus();
	};
	return saving(client, known, changes, h("h2", {}, "Prompts"),
		h("p", { className: "soft" }, "For models only; the built-in writer has none. Rules on truth and form are always added."),
		h("p", { className: "chips" }, Object.entries(options.promptVariables ?? {}).map(([name, meaning]) => button(`{{${name}}}`, { title: meaning, onclick: () => insert(name) }))),
		PROMPTS.map(([kind, title]) => h("fieldset", {}, h("legend", {}, title), h("div", { className: "pair" }, PARTS.map(([part, label]) => area(kind, part, `${label}`))))));
}
