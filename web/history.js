// All generations, newest first, for the editor.

import { button, h, load, save, say, when } from "./dom.js";

const KINDS = { both: "Résumé and letter", resume: "Résumé", coverLetter: "Cover letter" };
const STATES = { pending: "Not begun", processing: "In progress", failed: "Stopped", completed: "Done" };
const COLOURS = { failed: ".bad", completed: ".good" };
const FILES = { resume: "Résumé", coverLetter: "Letter" };
const ENOUGH = 20;

/** @param {HTMLElement} place @param {import("./generator-client.js").GeneratorClient} client */
export async function show(place, client) {
	/** @type {string | null | undefined} null when all are here */
	let cursor;
	let loading = Promise.resolve();
	const list = h("ul.rows");
	const told = h("p.soft", { role: "status" });
	const more = button("Show more", () => seek(shown() + ENOUGH), { hidden: true });
	const words = h("input", { type: "search", placeholder: "Role or company", oninput: () => seek(ENOUGH) });
	const state = h("select", { onchange: () => seek(ENOUGH) }, h("option", { value: "" }, "All"), Object.entries(STATES).map(([value, name]) => h("option", { value }, name)));
	place.replaceChildren(h("h1", "History"),
		h("div.pair", h("label.field", "Find", words), h("label.field", "Status", state)), list, told, h("p", more));
	await seek(ENOUGH);

	/** Loads until so many rows fit what is asked for, or there are no more. */
	function seek(wanted) {
		return (loading = loading.then(async () => {
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
		}));
	}

	/** Hides what does not fit, and counts the rest. */
	function shown() {
		const wanted = words.value.toLowerCase();
		const rows = [...list.children];
		for (const row of rows) row.hidden = !row.dataset.words.includes(wanted) || (state.value && row.dataset.state !== state.value);
		return rows.filter((row) => !row.hidden).length;
	}

	function row({ requestId, job, status, generateType, createdAt }) {
		const name = `${job.role} at ${job.company}`;
		const kinds = Object.keys(FILES).filter((kind) => status === "completed" && (generateType === "both" || generateType === kind));
		const attempt = (work) => work().catch((problem) => (told.textContent = problem.message));
		const remove = async () => {
			if (!confirm(`Delete ${name} for good?`)) return;
			await client.deleteRequest(requestId);
			line.remove();
			say("Deleted.");
			words.focus();
			await seek(ENOUGH);
		};
		const saved = (kind) => async () => save(await load((await client.getRequest(requestId))[`${kind}Url`]));
		const action = (text, work) => button(text, () => attempt(work), { ariaLabel: `${text}: ${name}` });
		const line = h("li.card", { "data-words": name.toLowerCase(), "data-state": status },
			h("div", h("a", { href: `#request=${requestId}` }, h("b", name)), h("p.soft", `${KINDS[generateType]} · ${when(createdAt)}`)),
			h(`span.pill${COLOURS[status] ?? ""}`, STATES[status] ?? status),
			h("div.row",
				kinds.map((kind) => action(FILES[kind], saved(kind))), action("Delete", remove)));
		return line;
	}
}
