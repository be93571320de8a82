// Talks to the generator function. Needs nothing but fetch, so that any web app can use this file alone.

/** @typedef {"resume" | "coverLetter" | "both"} GenerateType */
/** @typedef {"pending" | "in_progress" | "completed" | "failed" | "skipped"} StepStatus */
/** @typedef {{id: string, name: string, description: string, status: StepStatus, attempts: number,
 *   startedAt?: string, completedAt?: string, duration?: number, result?: Record<string, any>,
 *   error?: {message: string, code: string, retryable: boolean}}} Step */
/** @typedef {{role: string, company: string, companyWebsite?: string, jobDescriptionUrl?: string,
 *   jobDescriptionText?: string}} Job */
/** @typedef {{style?: string, emphasize?: string[], pageSize?: string, maxPages?: number, language?: string}} Preferences */
/** @typedef {{generateType: GenerateType, provider?: string, job: Job, preferences?: Preferences, date?: string}} StartRequest */
/** @typedef {{requestId: string, status: string, nextStep?: string, steps: Step[]}} Started */
/** @typedef {Started & {stepCompleted?: string, message?: string, resumeUrl?: string, coverLetterUrl?: string}} StepAnswer */
/** @typedef {{where: string, text: string, reason: string}} Act */
/** @typedef {Started & {generateType: GenerateType, job: Job, createdAt: string, resumeUrl?: string, coverLetterUrl?: string,
 *   match?: {score: number, covered: string[], missing: string[], suggestions: string[]} | null,
 *   grounding?: {checked: number, repaired: Act[], removed: Act[]} | null,
 *   metrics?: {durationMs: number, costUsd: number | null, model: string, tokenUsage: Record<string, number>} | null}} RequestView */
/** @typedef {{reason: "offline" | "busy" | "limit", seconds: number}} Waiting `limit` is 429, `busy` is 409 */
/** @typedef {{signal?: AbortSignal}} Calling */
/** @typedef {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal, wait?: boolean, repeat?: boolean}} Call
 *   `repeat`: sending it twice is the same as once */

const LONGEST_PAUSE = 8;
const OFFLINE_PATIENCE = 120;

/** What the function reports, or that it did not answer (`error` is then `NO_ANSWER`, `status` 0). */
export class GeneratorError extends Error {
  /** @param {number} status @param {any} envelope @param {number} [retryAfter] seconds */
  constructor(status, envelope, retryAfter) {
    super(envelope.message);
    this.name = "GeneratorError";
    this.status = status;
    /** The contract's name, such as `VALIDATION_FAILED`. @type {string} */
    this.error = envelope.error;
    /** @type {string | undefined} */
    this.errorCode = envelope.errorCode;
    /** @type {{field: string, message: string}[]} */
    this.details = envelope.details ?? [];
    /** Where the generation stands, when a step failed. @type {{failedStep: string, retryable: boolean, steps: Step[]} | undefined} */
    this.data = envelope.data;
    /** @type {string | undefined} */
    this.requestId = envelope.requestId;
    this.retryAfter = retryAfter;
  }

  /** Whether calling again can help. */
  get retryable() {
    return this.data?.retryable ?? (this.status === 0 || [409, 429, 503].includes(this.status));
  }
}

/** Resolves after some seconds, at once when the network comes back, and rejects when the signal aborts.
 * @param {number} seconds @param {AbortSignal} [signal] @returns {Promise<void>} */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.("online", end);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    globalThis.addEventListener?.("online", end);
    signal?.addEventListener("abort", end);
  });
}

/** 128 random bits, to name a generation before there is one. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class GeneratorClient {
  /** @param {{baseUrl?: string, getToken?: (fresh: boolean) => Promise<string | null> | string | null,
   *   getAppCheckToken?: () => Promise<string | null>, onWait?: (waiting: Waiting | null) => void}} [options]
   *   `getToken` gives the signed-in person's ID token, a new one where `fresh`; `onWait` is told when a
   *   call has to wait, and with `null` when it goes on. */
  constructor({ baseUrl = "", getToken, getAppCheckToken, onWait } = {}) {
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.getToken = getToken ?? (() => null);
    this.getAppCheckToken = getAppCheckToken ?? (async () => null);
    this.onWait = onWait ?? (() => {});
  }

  /** Starts a generation and runs nothing yet. Sent again with the same key it is the same generation,
   * so that a lost answer never makes a second one.
   * @param {StartRequest} request @param {Calling & {key?: string}} [calling] @returns {Promise<Started>} */
  startGeneration(request, { key = newKey(), signal } = {}) {
    return this.#data("POST", "start", { body: request, headers: { "Idempotency-Key": key }, signal });
  }

  /** Runs one step. While others run all that can be run it waits, unless `wait` is false: then it throws.
   * @param {string} requestId @param {Calling & {wait?: boolean}} [calling] @returns {Promise<StepAnswer>} */
  executeStep(requestId, { signal, wait = true } = {}) {
    return this.#data("POST", `step/${encodeURIComponent(requestId)}`, { body: {}, signal, wait });
  }

  /** @param {string} requestId @param {Calling} [calling] @returns {Promise<RequestView>} */
  getRequest(requestId, { signal } = {}) {
    return this.#data("GET", `requests/${encodeURIComponent(requestId)}`, { signal });
  }

  /** The history, newest first; for editors.
   * @param {{limit?: number, cursor?: string} & Calling} [page]
   * @returns {Promise<{requests: RequestView[], nextCursor?: string}>} */
  listRequests({ limit = 20, cursor = "", signal } = {}) {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
    return this.#data("GET", `requests?${query}`, { signal });
  }

  /** For editors. @param {string} requestId */
  async deleteRequest(requestId) {
    await this.#call("DELETE", `requests/${encodeURIComponent(requestId)}`).catch((error) => {
      if (error.status !== 404) throw error; // gone is what was asked for
    });
  }

  /** The public fields, or all of them for an editor, with the version to name in an update.
   * @param {Calling} [calling] @returns {Promise<{info: Record<string, any>, version: string | null}>} */
  async getPersonalInfo({ signal } = {}) {
    const { content, version } = await this.#call("GET", "personal-info", { signal });
    return { info: content.data, version };
  }

  /** Changes the named fields; for editors. Refused with `PRECONDITION_FAILED` if somebody else changed
   * the document since that version.
   * @param {Record<string, any>} changes @param {string | null} [version] */
  async updatePersonalInfo(changes, version) {
    const headers = version ? { "If-Match": version } : undefined;
    const saved = await this.#call("PUT", "personal-info", { body: changes, headers, repeat: !version });
    return { info: saved.content.data, version: saved.version };
  }

  /** The experience as a JSON Resume document; for editors. @returns {Promise<any>} */
  async getExperience() {
    return (await this.#call("GET", "experience")).content;
  }

  /** Replaces the experience; for editors. @param {unknown} jsonResume */
  async replaceExperience(jsonResume) {
    await this.#call("PUT", "experience", { body: jsonResume });
  }

  /** The old way: everything in one call, which may take minutes.
   * @param {StartRequest} request @param {Calling & {key?: string}} [calling] @returns {Promise<RequestView>} */
  generate(request, { key = newKey(), signal } = {}) {
    return this.#data("POST", "generate", { body: request, headers: { "Idempotency-Key": key }, signal });
  }

  /** What this server offers: providers, styles, limits, how to sign in. @returns {Promise<any>} */
  getOptions() {
    return this.#data("GET", "options");
  }

  /** @param {string} method @param {string} path @param {Call} [call] */
  async #data(method, path, call) {
    return (await this.#call(method, path, call)).content.data;
  }

  /** @param {string} method @param {string} path @param {Call} [call]
   * @returns {Promise<{content: any, version: string | null}>} */
  async #call(method, path, { body, headers, signal, wait = true, repeat = true } = {}) {
    let fresh = false;
    let silent = 0;
    for (let tries = 0; ; tries++) {
      const sent = {
        ...headers,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(await this.#proof(fresh)),
      };
      let response;
      let content;
      try {
        response = await fetch(`${this.baseUrl}/generator/${path}`, {
          method,
          headers: sent,
          body: body === undefined ? undefined : JSON.stringify(body),
          cache: "no-store",
          signal,
        });
        content = parsed(await response.text());
      } catch (problem) {
        signal?.throwIfAborted();
        if (!(problem instanceof TypeError)) throw problem;
        response = undefined; // also where the answer broke off
      }
      if (response?.ok) {
        if (tries) this.onWait(null);
        return { content, version: response.headers.get("ETag") };
      }
      const error = failure(response, content);
      if (error.error === "TOKEN_EXPIRED" && !fresh) {
        fresh = true;
        continue;
      }
      /** @type {Waiting | null} */
      let waiting = null;
      if (error.status === 0 && repeat && silent < OFFLINE_PATIENCE) {
        const seconds = Math.min(LONGEST_PAUSE, 2 ** tries / 2) * (0.75 + Math.random() / 2);
        silent += seconds;
        waiting = { reason: "offline", seconds };
      } else if (error.status === 429) {
        waiting = { reason: "limit", seconds: error.retryAfter ?? LONGEST_PAUSE };
      } else if (error.error === "STEP_IN_PROGRESS" && wait) {
        waiting = { reason: "busy", seconds: error.retryAfter ?? 2 };
      }
      if (waiting) this.onWait(waiting);
      else if (tries) this.onWait(null);
      if (!waiting) throw error;
      await pause(waiting.seconds, signal);
    }
  }

  /** @param {boolean} fresh @returns {Promise<Record<string, string>>} */
  async #proof(fresh) {
    const [token, app] = await Promise.all([this.getToken(fresh), this.getAppCheckToken()]);
    return { ...(token && { Authorization: `Bearer ${token}` }), ...(app && { "X-Firebase-AppCheck": app }) };
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The error an answer is. One without the envelope was made by something in front of the function.
 * @param {Response | undefined} response @param {any} content */
function failure(response, content) {
  const seconds = Number(response?.headers.get("Retry-After")) || undefined;
  if (response && content?.error) return new GeneratorError(response.status, content, seconds);
  if (response && response.status < 500) {
    return new GeneratorError(response.status, { error: "UNEXPECTED", message: `The server answered ${response.status}.` }, seconds);
  }
  return new GeneratorError(0, { error: "NO_ANSWER", message: "The server does not answer. Check the connection and try again." });
}
