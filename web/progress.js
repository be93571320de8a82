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
const LOOK_SECONDS = [0.2, 0.5, 1]; // and then every second

/** @param {Step | undefined} step */
const isDone = (step) => !step || step.status === "completed" || step.status === "skipped";

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
 * @param {{signal: AbortSignal, watch?: Watch}} how without `watch`, the request is looked at again and again */
export async function carryOn(client, id, steps, show, { signal, watch }) {
	/** Each call under way, and the step it will have been given. @type {Map<Promise<void>, string | undefined>} */
	const calls = new Map();
	/** @type {unknown} */
	let failure;
	const over = new AbortController();
	const hear = (told) => show((steps = merged(steps, told)));
	const free = () => runnable(steps).filter((step) => ![...calls.values()].includes(step.id));

	async function call() {
		try {
			hear((await client.executeStep(id, { signal, wait: false })).steps);
		} catch (problem) {
			if (problem.data?.steps) hear(problem.data.steps);
			if (problem.error !== "STEP_IN_PROGRESS") throw problem;
			// Others hold all that could be run, failed steps too. One that is failed after this failed there.
			await pause(problem.retryAfter ?? 2, signal);
			hear((await client.getRequest(id, { signal })).steps);
			const broken = steps.find((step) => step.status === "failed");
			if (broken) throw new GeneratorError(0, { error: "STEP_EXECUTION_FAILED", message: broken.error?.message });
		}
	}

	async function look() {
		const until = AbortSignal.any([signal, over.signal]);
		for (let looks = 0; ; looks++) {
			await pause(LOOK_SECONDS[looks] ?? 1, until);
			hear((await client.getRequest(id, { signal: until })).steps);
		}
	}
	const keepLooking = () => void look().catch(() => {}); // what goes wrong shows in the calls themselves

	const unwatch = watch ? watch(id, hear, keepLooking) : keepLooking();
	try {
		for (;;) {
			while (!failure && !steps.every(isDone) && calls.size < MOST_CALLS && (free().length || !calls.size)) {
				const given = free()[0]?.id;
				const made = call()
					.catch((problem) => void (failure ??= problem))
					.finally(() => calls.delete(made));
				calls.set(made, given);
			}
			if (!calls.size) break;
			await Promise.race(calls.keys());
		}
	} finally {
		over.abort();
		unwatch?.();
	}
	if (failure) throw failure;
}
