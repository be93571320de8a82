// All generations, newest first, for the editor.

import { button, h, load, say, when } from "./dom.js";

const KINDS = { both: "Résumé and letter", resume: "Résumé", coverLetter: "Cover letter" };
const STATES = { pending: "Not begun", processing: "In progress", failed: "Stopped", completed: "Done" };
const FILES = { resumeUrl: "Résumé", coverLetterUrl: "Letter" };

/** @param {HTMLElement} place @param {import("./generator-client.js").GeneratorClient} client */
export async function show(place, client) {
	let cursor;
	const list = h("ul", { className: "rows" });
	const told = h("p", { role: "status", className: "soft" });
	const more = button("Show more", { hidden: true, onclick: () => page() });
	const words = h("input", { type: "search", placeholder: "Role or company", oninput: sift });
	const state = h("select", { onchange: sift }, h("option", { value: "" }, "All"), Object.entries(STATES).map(([value, name]) => h("option", { value }, name)));
	place.replaceChildren(h("h1", { id: "history-title" }, "History"),
		h("div", { className: "pair" }, h("label", { className: "field" }, "Find", words), h("label", { className: "field" }, "Status", state)),
		list, told, more);
	await page();

	async function page() {
		try {
			const { requests, nextCursor } = await client.listRequests({ limit: 50, cursor });
			list.append(...requests.map(row));
			cursor = nextCursor;
			more.hidden = !cursor;
			sift();
		} catch (problem) {
			told.textContent = problem.message;
		}
	}

	function sift() {
		const wanted = words.value.toLowerCase();
		let shown = 0;
		for (const line of list.children) {
			line.hidden = !line.dataset.words.includes(wanted) || (state.value && line.dataset.state !== state.value);
			shown += Number(!line.hidden);
		}
		told.textContent = shown ? "" : list.children.length ? "None of these fits." : "Nothing was made yet.";
	}

	function row({ requestId, job, status, generateType, createdAt }) {
		const name = `${job.role} at ${job.company}`;
		const file = (field) => async () => {
			const view = await client.getRequest(requestId);
			const saved = await load(view[field], async () => undefined);
			h("a", { href: saved.url, download: saved.name }).click();
		};
		const line = h("li", { className: "card" },
			h("div", {}, h("a", { href: `#request=${requestId}` }, h("b", {}, name)), h("p", { className: "soft" }, `${KINDS[generateType]} · ${when(createdAt)}`)),
			h("span", { className: `pill ${status === "completed" ? "good" : status === "failed" ? "bad" : ""}` }, STATES[status]),
			h("div", { className: "row" },
				status === "completed" && Object.entries(FILES).map(([field, title]) => [`${field}`, title]).filter(([field]) => generateType === "both" || field.startsWith(generateType))
					.map(([field, title]) => button(title, { ariaLabel: `Download ${title}: ${name}`, onclick: file(field) })),
				button("Delete", { ariaLabel: `Delete: ${name}`, onclick: (event) => ask(event.target, line, requestId) })));
		line.dataset.words = name.toLowerCase();
		line.dataset.state = status;
		return line;
	}

	/** The second press deletes. */
	async function ask(pressed, line, requestId) {
		if (pressed.textContent === "Delete") {
			pressed.textContent = "Really delete?";
			pressed.onblur = () => (pressed.textContent = "Delete");
			return;
		}
		try {
			await client.deleteRequest(requestId);
			line.remove();
			say("Deleted.");
			sift();
			words.focus();
		} catch (problem) {
			told.textContent = problem.message;
		}
	}
}
