// Carries a generation on, step by step. No part of the page, so that it can be used by itself.

import { GeneratorError, pause } from "./generator-client.js";

/** @import { GeneratorClient } from "./generator-client.js" */
/** @import { Step, Watch } from "./types.js" */

/** What each step waits for. @type {Record<string, string[]>} */
const NEEDS = {
	generate_resume: ["fetch_data"],
	generate_cover_letter: ["fetch_data"],
	create_resume_pdf: ["generate_resume"],
	create_cover_letter_pdf: ["generate_cover_letter"],
	upload_documents: ["create_resume_pdf", "create_cover_letter_pdf"],
};
const MOST_CALLS = 2;
const SOON = 0.1; // seconds after which a call's step is looked at
const OFTEN = 1; // seconds between looks at all of them

/** @param {Step | undefined} step */
const isDone = (step) => !step || step.status === "completed" || step.status === "skipped";

/** @param {Step} step */
const isFailed = (step) => step.status === "failed";

/** The steps that a call made now could be given. @param {Step[]} steps */
export function runnable(steps) {
	const open = (id) => !isDone(steps.find((step) => step.id === id));
	return steps.filter((step) => open(step.id) && step.status !== "in_progress" && !NEEDS[step.id]?.some(open));
}

/** The newer of two reports of each step: they come from several calls, and may overtake each other.
 * @param {Step[]} known @param {Step[]} told @returns {Step[]} */
export function merged(known, told) {
	const age = (step) => (isDone(step) ? Infinity : step.attempts * 2 + Number(step.status === "failed"));
	return told.map((step) => {
		const before = known.find((other) => other.id === step.id);
		return before && age(before) > age(step) ? before : step;
	});
}

/** Runs what is left, two steps at once where two can be, until all is done. Rejects when a step fails,
 * here or in another tab: whether to try it again is for a person to say.
 * @param {GeneratorClient} client @param {string} id @param {Step[]} steps as known so far
 * @param {(steps: Step[]) => void} show is given all news
 * @param {{signal: AbortSignal, watch?: Watch}} how as long as `watch` tells nothing, the request is looked at */
export async function carryOn(client, id, steps, show, { signal, watch }) {
	/** Each call under way, and the step it will have been given. @type {Map<Promise<void>, string | undefined>} */
	const calls = new Map();
	/** @type {PromiseWithResolvers<void>} */
	const ended = Promise.withResolvers();
	const over = new AbortController();
	const until = AbortSignal.any([signal, over.signal]);
	const ignore = () => {}; // what goes wrong when looking goes wrong in the calls too
	/** @type {unknown} */
	let failure;
	/** Whether `watch` tells, so that nothing needs to be looked at. */
	let told = false;

	function hear(told) {
		show((steps = merged(steps, told)));
		if (calls.size) fill();
	}

	function fill() {
		const given = [...calls.values()];
		const free = runnable(steps).filter((step) => !given.includes(step.id));
		// A call is given the first step that nobody holds, a failed one too. So that none is repeated by
		// accident, a second call is made only when the first is known to have its step.
		const settled = steps.every((step) => step.status === "in_progress" || !(given.includes(step.id) || (calls.size && isFailed(step))));
		if (!failure && !steps.every(isDone) && calls.size < MOST_CALLS && (calls.size ? settled && free.length : true)) {
			const made = call()
				.catch((problem) => void (failure ??= problem))
				.finally(() => (calls.delete(made), fill()));
			calls.set(made, free[0]?.id);
			look(SOON, () => calls.has(made)).catch(ignore);
		}
		if (!calls.size) ended.resolve();
	}

	async function call() {
		try {
			hear((await client.executeStep(id, { signal, wait: false })).steps);
		} catch (problem) {
			if (problem.error !== "STEP_IN_PROGRESS") {
				failure ??= problem;
				if (problem.data?.steps) hear(problem.data.steps);
				throw problem;
			}
			// Others hold all that could be run, failed steps too. One that is failed after this failed there.
			await pause(problem.retryAfter ?? 2, signal);
			const found = await client.getRequest(id, { signal });
			const broken = found.steps.find(isFailed);
			if (broken) failure ??= new GeneratorError(0, { error: "STEP_EXECUTION_FAILED", message: broken.error?.message });
			hear(found.steps);
		}
	}

	async function look(seconds, needed = () => true) {
		await pause(seconds, until);
		if (!told && needed()) hear((await client.getRequest(id, { signal: until })).steps);
	}
	async function keepLooking() {
		for (;;) await look(OFTEN);
	}

	const unwatch = watch?.(id, (news) => ((told = true), hear(news)), () => (told = false));
	keepLooking().catch(ignore);
	fill();
	await ended.promise;
	over.abort();
	unwatch?.();
	if (failure) throw failure;
}
