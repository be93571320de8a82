// Talks to the generator function. Needs nothing but fetch, so any web app can use this file by itself.

/** @import * as T from "generator-types" */

const LONGEST_PAUSE = 8; // seconds between two tries without an answer
const PATIENCE = 120; // seconds of them in all

/** What the function reports. `status` 0 and `error` "NO_ANSWER": nothing came back. */
export class GeneratorError extends Error {
	/** @param {number} status @param {T.Envelope} envelope @param {number} [retryAfter] seconds */
	constructor(status, { error, errorCode, message, details = [], data, requestId }, retryAfter) {
		super(message);
		this.name = "GeneratorError";
		this.status = status;
		this.error = error;
		this.errorCode = errorCode;
		this.details = details;
		this.data = data;
		this.requestId = requestId;
		this.retryAfter = retryAfter;
		/** Whether calling again can help. */
		this.retryable = data?.retryable ?? [0, 409, 429, 503].includes(status);
	}
}

/** Resolves after some seconds, or when the network comes back. @param {number} seconds @param {AbortSignal} [signal]
 * @returns {Promise<void>} */
export const pause = (seconds, signal) =>
	new Promise((resolve, reject) => {
		const end = () => {
			clearTimeout(timer);
			globalThis.removeEventListener?.("online", end);
			signal?.removeEventListener("abort", end);
			signal?.aborted ? reject(signal.reason) : resolve();
		};
		const timer = setTimeout(end, seconds * 1000);
		globalThis.addEventListener?.("online", end);
		signal?.addEventListener("abort", end);
		if (signal?.aborted) end();
	});

/** 128 random bits: a generation's key before it has an id. */
export const newKey = () =>
	Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class GeneratorClient {
	/** @param {T.ClientOptions} [options] */
	constructor({ baseUrl = "", getToken = () => null, getAppCheckToken = () => null, onWait = () => {} } = {}) {
		this.baseUrl = baseUrl.replace(/\/+$/, "");
		this.getToken = getToken;
		this.getAppCheckToken = getAppCheckToken;
		this.onWait = onWait;
	}

	/** Starts a generation and runs nothing yet. A lost answer never makes a second one.
	 * @param {T.StartRequest} request @param {T.Starting} [how] @returns {Promise<T.Started>} */
	startGeneration(request, { key = newKey(), signal } = {}) {
		return this.#data("POST", "start", { body: request, headers: { "Idempotency-Key": key }, signal });
	}

	/** Runs one step. Where others run all that can be run it waits for them or, with `wait: false`, throws.
	 * @param {string} id @param {T.Calling & {wait?: boolean}} [how] @returns {Promise<T.StepAnswer>} */
	executeStep(id, { signal, wait } = {}) {
		return this.#data("POST", `step/${encodeURIComponent(id)}`, { body: {}, signal, wait });
	}

	/** @param {string} id @param {T.Calling} [how] @returns {Promise<T.RequestView>} */
	getRequest(id, how) {
		return this.#data("GET", `requests/${encodeURIComponent(id)}`, how);
	}

	/** Newest first; for editors. @param {T.HistoryPage} [page] @returns {Promise<T.History>} */
	listRequests(page = {}) {
		const asked = Object.entries(page).filter(([, value]) => value);
		return this.#data("GET", `requests?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))}`);
	}

	/** With its documents; for editors. @param {string} id */
	async deleteRequest(id) {
		await this.#call("DELETE", `requests/${encodeURIComponent(id)}`).catch((error) => {
			if (error.status !== 404) throw error; // gone is what was asked for
		});
	}

	/** The public fields, or all for an editor, and the version to name when changing them.
	 * @returns {Promise<{info: Record<string, any>, version: string | null}>} */
	async getPersonalInfo() {
		const { content, version } = await this.#call("GET", "personal-info");
		return { info: content.data, version };
	}

	/** Changes the named fields; for editors. Throws PRECONDITION_FAILED if they changed since `version`.
	 * @param {Record<string, any>} changes @param {string | null} [version] */
	async updatePersonalInfo(changes, version) {
		const how = { body: changes, headers: { ...(version && { "If-Match": version.replace("W/", "") }) }, repeat: !version };
		const saved = await this.#call("PUT", "personal-info", how);
		return { info: saved.content.data, version: saved.version };
	}

	/** As a JSON Resume document; for editors. @returns {Promise<any>} */
	async getExperience() {
		return (await this.#call("GET", "experience")).content;
	}

	/** For editors. @param {unknown} jsonResume takes the place of every entry there is */
	async replaceExperience(jsonResume) {
		await this.#call("PUT", "experience", { body: jsonResume });
	}

	/** All in one call, which may take minutes: the old way.
	 * @param {T.StartRequest} request @param {T.Starting} [how] @returns {Promise<T.RequestView>} */
	generate(request, { key = newKey(), signal } = {}) {
		return this.#data("POST", "generate", { body: request, headers: { "Idempotency-Key": key }, signal });
	}

	/** What this server has to offer. @returns {Promise<any>} */
	getOptions() {
		return this.#data("GET", "options");
	}

	/** @param {string} method @param {string} path @param {object} [how] */
	async #data(method, path, how) {
		return (await this.#call(method, path, how)).content.data;
	}

	/** @param {string} method @param {string} path @param {T.Call} [how] @returns {Promise<{content: any, version: string | null}>} */
	async #call(method, path, { body, headers, signal, wait = true, repeat = true } = {}) {
		let fresh = false;
		let silent = 0;
		for (let tries = 0; ; tries++) {
			const [token, app] = await Promise.all([this.getToken(fresh), this.getAppCheckToken()]);
			/** @type {Response | undefined} */
			let answer;
			let content;
			try {
				answer = await fetch(`${this.baseUrl}/generator/${path}`, {
					method,
					signal,
					cache: "no-store",
					body: body && JSON.stringify(body),
					headers: {
						...headers,
						...(body && { "Content-Type": "application/json" }),
						...(token && { Authorization: `Bearer ${token}` }),
						...(app && { "X-Firebase-AppCheck": app }),
					},
				});
				content = parsed(await answer.text());
			} catch (problem) {
				if (signal?.aborted || !(problem instanceof TypeError)) throw problem;
				answer = undefined; // the network; maybe in the middle of the answer
			}
			if (answer?.ok) {
				if (tries) this.onWait(null);
				return { content, version: answer.headers.get("ETag") };
			}
			const error = failure(answer, content);
			if (error.error === "TOKEN_EXPIRED" && !fresh) {
				fresh = true;
				continue;
			}
			/** @type {T.Waiting | null} */
			let waiting = null;
			if (!error.status && repeat && silent < PATIENCE) {
				const seconds = Math.min(LONGEST_PAUSE, 2 ** tries / 2) * (0.75 + Math.random() / 2);
				silent += seconds;
				waiting = { reason: "offline", seconds };
			} else if (error.status === 429) {
				waiting = { reason: "limit", seconds: error.retryAfter ?? LONGEST_PAUSE };
			} else if (error.error === "STEP_IN_PROGRESS" && wait) {
				waiting = { reason: "busy", seconds: error.retryAfter ?? 2 };
			}
			if (waiting || tries) this.onWait(waiting);
			if (!waiting) throw error;
			await pause(waiting.seconds, signal);
		}
	}
}

/** @param {string} text */
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {} // not ours
}

/** The error an answer is. One without our envelope comes from something in front of the function.
 * @param {Response | undefined} answer @param {any} content */
function failure(answer, content) {
	const seconds = Number(answer?.headers.get("Retry-After")) || undefined;
	if (!answer || (answer.status >= 500 && !content?.error)) {
		return new GeneratorError(0, { error: "NO_ANSWER", message: "The server does not answer. Check the connection and try again." });
	}
	return new GeneratorError(answer.status, content?.error ? content : { error: "UNEXPECTED", message: `The server answered ${answer.status}.` }, seconds);
}
