// Where a generation stands, and what carries it on. No part of the page, so that it can be used alone.

import { GeneratorError, pause } from "./generator-client.js";

/** @import { GeneratorClient, Step } from "./generator-client.js" */
/** @typedef {(id: string, tell: (steps: Step[]) => void, lost: () => void) => () => void} Watch
 *   tells of every change until what it gives is called, or until it says that it is lost */

/** What each step waits for. @type {Record<string, string[]>} */
const NEEDS = {
  generate_resume: ["fetch_data"],
  generate_cover_letter: ["fetch_data"],
  create_resume_pdf: ["generate_resume"],
  create_cover_letter_pdf: ["generate_cover_letter"],
  upload_documents: ["create_resume_pdf", "create_cover_letter_pdf"],
};
const MOST_CALLS = 2;
const LOOK_SECONDS = [0.2, 0.5, 1];

/** @param {Step | undefined} step */
const isDone = (step) => !step || step.status === "completed" || step.status === "skipped";

/** @param {Step[]} steps */
export const allDone = (steps) => steps.every(isDone);

/** The steps a call made now could run. @param {Step[]} steps */
export function runnable(steps) {
  const waiting = (/** @type {string} */ id) => !isDone(steps.find((step) => step.id === id));
  return steps.filter(
    (step) => !isDone(step) && step.status !== "in_progress" && !(NEEDS[step.id] ?? []).some(waiting),
  );
}

/** The newer of two reports of each step: they come from several calls and may overtake each other.
 * @param {Step[]} known @param {Step[]} told @returns {Step[]} */
export function merged(known, told) {
  return told.map((step) => {
    const before = known.find((other) => other.id === step.id);
    return before && age(before) > age(step) ? before : step;
  });
}

/** @param {Step} step */
function age(step) {
  if (isDone(step)) return Infinity;
  return step.attempts * 2 + (step.status === "failed" ? 1 : 0);
}

/** Runs what is left, two steps at once where two can be run, until all is done. Rejects when a step
 * fails, here or in another tab: whether to try again is for a person to say.
 * @param {GeneratorClient} client @param {string} id @param {Step[]} steps as known so far
 * @param {(steps: Step[]) => void} show is given all news
 * @param {{signal: AbortSignal, watch?: Watch}} how without `watch` the request is looked at again and again */
export async function carryOn(client, id, steps, show, { signal, watch }) {
  /** Calls under way, and the step each will have been given. @type {Map<Promise<void>, string | undefined>} */
  const calls = new Map();
  /** @type {unknown} */
  let failure;
  const finished = new AbortController();

  const hear = (/** @type {Step[]} */ told) => show((steps = merged(steps, told)));
  const free = () => runnable(steps).filter((step) => ![...calls.values()].includes(step.id));

  async function call() {
    try {
      hear((await client.executeStep(id, { signal, wait: false })).steps);
    } catch (problem) {
      if (!(problem instanceof GeneratorError)) throw problem;
      if (problem.data?.steps) hear(problem.data.steps);
      if (problem.error !== "STEP_IN_PROGRESS") throw problem;
      // Others hold whatever could be run, failed steps too: one that is failed after this failed there.
      await pause(problem.retryAfter ?? 2, signal);
      hear((await client.getRequest(id, { signal })).steps);
      const broken = steps.find((step) => step.status === "failed");
      if (broken) throw new GeneratorError(0, { error: "STEP_EXECUTION_FAILED", message: broken.error?.message });
    }
  }

  async function look() {
    const until = AbortSignal.any([signal, finished.signal]);
    for (let looks = 0; ; looks++) {
      await pause(LOOK_SECONDS[looks] ?? 1, until);
      hear((await client.getRequest(id, { signal: until })).steps);
    }
  }
  const keepLooking = () => void look().catch(() => {}); // what goes wrong shows in the calls themselves

  const unwatch = watch?.(id, hear, keepLooking);
  if (!watch) keepLooking();
  try {
    for (;;) {
      while (!failure && !allDone(steps) && calls.size < MOST_CALLS && (free().length || !calls.size)) {
        const made = call()
          .catch((problem) => void (failure ??= problem))
          .finally(() => calls.delete(made));
        calls.set(made, free()[0]?.id);
      }
      if (!calls.size) break;
      await Promise.race(calls.keys());
    }
  } finally {
    finished.abort();
    unwatch?.();
  }
  if (failure) throw failure;
}
