// Carries a generation on, step by step. Needs the client only.

import { GeneratorError, pause } from "./generator-client.js";

/** @import { Step, Watch } from "generator-types" */

/** What each step waits for. @type {Record<string, string[]>} */
const NEEDS = {
	generate_resume: ["fetch_data"],
	generate_cover_letter: ["fetch_data"],
	create_resume_pdf: ["generate_resume"],
	create_cover_letter_pdf: ["generate_cover_letter"],
	upload_documents: ["create_resume_pdf", "create_cover_letter_pdf"],
};
const MOST_CALLS = 2;
const SOON = 0.1; // seconds until a call's step is looked at
const OFTEN = 1; // seconds between looks at all of them
const TRUST = 1e4; // milliseconds for which a watch that told something may be silent

const isDone = ({ status }) => status === "completed" || status === "skipped";
const isFailed = ({ status }) => status === "failed";
const isRunning = ({ status }) => status === "in_progress";

/** The steps that a call made now could be given. @param {Step[]} steps */
function runnable(steps) {
	const open = steps.filter((step) => !isDone(step)).map((step) => step.id);
	return steps.filter((step) => open.includes(step.id) && !isRunning(step) && !NEEDS[step.id]?.some((need) => open.includes(need)));
}

/** The newer of two reports of each step, since reports may overtake each other.
 * @param {Step[]} known @param {Step[]} told @returns {Step[]} */
function merged(known, told) {
	const age = (step) => (isDone(step) ? Infinity : step.attempts * 2 + Number(isFailed(step)));
	return told.map((step) => {
		const before = known.find(({ id }) => id === step.id);
		return before && age(before) > age(step) ? before : step;
	});
}

/** Runs what is left, two steps at once where that is possible. Rejects when one fails, here or in another tab:
 * whether to try again is for a person to say.
 * @param {import("./generator-client.js").GeneratorClient} client @param {string} id
 * @param {Step[]} steps as known so far @param {(steps: Step[]) => void} show is given all news
 * @param {{signal: AbortSignal, watch?: Watch}} how while `watch` is silent, the request is looked at */
export async function carryOn(client, id, steps, show, { signal, watch }) {
	const calls = new Map(); // each call under way → the step it will have been given
	const over = new AbortController();
	const until = AbortSignal.any([signal, over.signal]);
	let ended = () => {};
	let trusted = 0;
	let failure;

	const hear = (told) => {
		show((steps = merged(steps, told)));
		if (calls.size) fill();
	};
	const fail = (problem) => void (failure ??= problem);

	function fill() {
		const given = [...calls.values()];
		const free = runnable(steps).filter((step) => !given.includes(step.id));
		// A call is given the first step nobody holds, a failed one too. So that none is repeated by accident, a
		// second call is made only while the first is known to have its step, and none has failed.
		const apart = free.length > 0 && !steps.some((step) => isFailed(step) || (given.includes(step.id) && !isRunning(step)));
		if (!failure && !steps.every(isDone) && (!calls.size || (apart && calls.size < MOST_CALLS))) {
			const made = call().catch(fail).finally(() => (calls.delete(made), fill()));
			calls.set(made, free[0]?.id);
			look(SOON, () => calls.has(made)).catch(ignore);
		}
		if (!calls.size) ended();
	}

	async function call() {
		try {
			hear((await client.executeStep(id, { signal, wait: false })).steps);
		} catch (problem) {
			if (problem.error !== "STEP_IN_PROGRESS") {
				fail(problem);
				return problem.data?.steps && hear(problem.data.steps);
			}
			// Others hold all that could be run: what is failed after this has failed there.
			await pause(problem.retryAfter ?? 2, signal);
			const found = await client.getRequest(id, { signal });
			const message = found.steps.find(isFailed)?.error?.message;
			if (message) fail(new GeneratorError(0, { error: "STEP_EXECUTION_FAILED", message }));
			hear(found.steps);
		}
	}

	async function look(seconds, needed = () => true) {
		await pause(seconds, until);
		if (Date.now() < trusted || !needed()) return;
		if (trusted) trusted = Date.now() + TRUST;
		hear((await client.getRequest(id, { signal: until })).steps);
	}
	const lookOften = () => look(OFTEN).then(lookOften);
	const ignore = () => {}; // what goes wrong here goes wrong in the calls too

	const unwatch = watch?.(id, (news) => ((trusted = Date.now() + TRUST), hear(news)), () => (trusted = 0));
	lookOften().catch(ignore);
	await new Promise((resolve) => {
		ended = () => resolve(undefined);
		fill();
	});
	over.abort();
	unwatch?.();
	if (failure) throw failure;
}
