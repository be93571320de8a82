// All generations, newest first, for the editor.

import { button, h, load, say, when } from "./dom.js";

const KINDS = { both: "Résumé and letter", resume: "Résumé", coverLetter: "Cover letter" };
const STATES = { pending: "Not begun", processing: "In progress", failed: "Stopped", completed: "Done" };
const FILES = { resume: "Résumé", coverLetter: "Letter" };
const ENOUGH = 20;

/** @param {HTMLElement} place @param {import("./generator-client.js").GeneratorClient} client */
export async function show(place, client) {
	/** Where the next page begins; null when all are here. @type {string | null | undefined} */
	let cursor;
	let loading = Promise.resolve();
	const list = h("ul", { className: "rows" });
	const told = h("p", { role: "status", className: "soft" });
	const more = button("Show more", { onclick: () => seek(shown() + ENOUGH) });
	const words = h("input", { type: "search", placeholder: "Role or company", oninput: () => seek(ENOUGH) });
	const state = h("select", { onchange: () => seek(ENOUGH) },
		h("option", { value: "" }, "All"), Object.entries(STATES).map(([value, name]) => h("option", { value }, name)));
	place.replaceChildren(h("h1", { id: "history-title" }, "History"),
		h("div", { className: "pair" }, h("label", { className: "field" }, "Find", words), h("label", { className: "field" }, "Status", state)),
		list, told, h("p", {}, more));
	await seek(ENOUGH);

	/** Loads until so many rows fit what is asked for, or there are no more. @param {number} wanted */
	function seek(wanted) {
		loading = loading.then(async () => {
			try {
				while (shown() < wanted && cursor !== null) {
					const page = await client.listRequests({ limit: 50, cursor });
					list.append(...page.requests.map(row));
					cursor = page.nextCursor ?? null;
				}
				told.textContent = shown() ? "" : list.children.length ? "None of these fits." : "Nothing was made yet.";
			} catch (problem) {
				told.textContent = problem.message;
			}
			more.hidden = cursor === null;
		});
		return loading;
	}

	/** Hides what does not fit, and counts the rest. */
	function shown() {
		const wanted = words.value.toLowerCase();
		for (const line of list.children) {
			line.hidden = !line.dataset.words.includes(wanted) || (state.value && line.dataset.state !== state.value);
		}
		return list.querySelectorAll(":scope > :not([hidden])").length;
	}

	function row({ requestId, job, status, generateType, createdAt }) {
		const name = `${job.role} at ${job.company}`;
		const kinds = Object.keys(FILES).filter((kind) => status === "completed" && (generateType === "both" || generateType === kind));
		const save = (kind) => async () => {
			const file = await load((await client.getRequest(requestId))[`${kind}Url`]);
			h("a", { href: file.url, download: file.name }).click();
		};
		const remove = async ({ target }) => {
			if (target.textContent === "Delete") return (target.textContent = "Really delete?");
			try {
				await client.deleteRequest(requestId);
				line.remove();
				say("Deleted.");
				words.focus();
				await seek(ENOUGH);
			} catch (problem) {
				told.textContent = problem.message;
			}
		};
		const line = h("li", { className: "card" },
			h("div", {}, h("a", { href: `#request=${requestId}` }, h("b", {}, name)), h("p", { className: "soft" }, `${KINDS[generateType]} · ${when(createdAt)}`)),
			h("span", { className: `pill ${{ completed: "good", failed: "bad" }[status] ?? ""}` }, STATES[status] ?? status),
			h("div", { className: "row" },
				kinds.map((kind) => button(FILES[kind], { ariaLabel: `Download ${FILES[kind]}: ${name}`, onclick: save(kind) })),
				button("Delete", { onclick: remove, onblur: ({ target }) => (target.textContent = "Delete"), "aria-description": name })));
		line.dataset.words = name.toLowerCase();
		line.dataset.state = status;
		return line;
	}
}
