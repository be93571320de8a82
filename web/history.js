// All generations, newest first.

import { NAMES, attempt, button, field, h, kindsOf, load, options, save, say, when } from "./dom.js";

const STATES = { pending: "Not begun", processing: "In progress", failed: "Stopped", completed: "Done" };
const ENOUGH = 20;

/** @type {import("page-types").Show} */
export const show = async (place, client) => {
	let cursor; // null when all are here
	let loading = Promise.resolve();
	const list = h("ul.rows");
	const told = h("p.soft", { role: "status" });
	const more = button("Show more", () => seek(shown() + ENOUGH), { hidden: true });
	const words = h("input", { type: "search", placeholder: "Role or company", oninput: () => seek(ENOUGH) });
	const state = h("select", { onchange: () => seek(ENOUGH) }, options([["", "All"], ...Object.entries(STATES)]));
	place.replaceChildren(h("h1", "History"),
		h("div.pair", field("Find", words), field("Status", state)), list, told, h("p", more));
	await seek(ENOUGH);

	/** Loads until so many rows fit, or there are no more. */
	function seek(wanted) {
		return (loading = loading.then(async () => {
			await attempt(told, async () => {
				while (shown() < wanted && cursor !== null) {
					const page = await client.listRequests({ limit: 50, cursor });
					list.append(...page.requests.map(row));
					cursor = page.nextCursor ?? null;
				}
				told.textContent = shown() ? "" : list.children.length ? "None of these fits." : "Nothing was made yet.";
			});
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

	function row(view) {
		const { requestId, job, status, createdAt } = view;
		const name = `${job.role} at ${job.company}`;
		const kinds = kindsOf(view);
		const remove = async () => {
			if (!confirm(`Delete ${name} for good?`)) return;
			await client.deleteRequest(requestId);
			line.remove();
			say("Deleted.");
			words.focus();
			await seek(ENOUGH);
		};
		const saved = (kind) => async () => save(await load((await client.getRequest(requestId))[`${kind}Url`]));
		const action = (text, work) => button(text, () => attempt(told, work), { ariaLabel: `${text}: ${name}` });
		const line = h("li.card", { "data-words": name.toLowerCase(), "data-state": status },
			h("div", h("a", { href: `#request=${requestId}` }, h("b", name)), h("p.soft", `${kinds.map((kind) => NAMES[kind]).join(" + ")} · ${when(createdAt)}`)),
			h(`span.pill.${status}`, STATES[status]),
			h("div.row",
				status === "completed" && kinds.map((kind) => action(NAMES[kind], saved(kind))), action("Delete", remove)));
		return line;
	}
};
