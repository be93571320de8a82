// Talks to the function. Any web app can use this file by itself.

/** @import * as T from "generator-types" */

const LONGEST_PAUSE = 8; // seconds between two tries without an answer
const PATIENCE = 120; // seconds of them in all

/** What the function reports; with `status` 0, that nothing came back. */
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
		this.retryable = data?.retryable ?? [0, 409, 429, 503].includes(status); // whether calling again can help
	}
}

/** @param {number} seconds or less, if the network comes back @param {AbortSignal} [signal] @returns {Promise<void>} */
export const pause = (seconds, signal) =>
	new Promise((resolve, reject) => {
		const over = new AbortController();
		const end = () => {
			clearTimeout(timer);
			over.abort();
			signal?.aborted ? reject(signal.reason) : resolve();
		};
		const timer = setTimeout(end, seconds * 1000);
		globalThis.addEventListener?.("online", end, { signal: over.signal });
		signal?.addEventListener("abort", end, { signal: over.signal });
		if (signal?.aborted) end();
	});

/** 128 random bits, to name a generation before it has an id. */
export const newKey = () =>
	Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const at = (id, what = "requests") => `${what}/${encodeURIComponent(id)}`;

export class GeneratorClient {
	/** @param {T.ClientOptions} [options] */
	constructor({ baseUrl = "", getToken = () => null, getAppCheckToken = () => null, onWait = () => {} } = {}) {
		this.baseUrl = baseUrl.replace(/\/+$/, "");
		this.getToken = getToken;
		this.getAppCheckToken = getAppCheckToken;
		this.onWait = onWait;
	}

	/** Runs nothing yet. A lost answer never makes a second generation.
	 * @param {T.StartRequest} request @param {T.Starting} [how] @returns {Promise<T.Started>} */
	startGeneration(request, how) {
		return this.#begin("start", request, how);
	}

	/** Runs one step. While others hold all that could be run it waits or, with `wait: false`, throws.
	 * @param {string} id @param {T.Calling & {wait?: boolean}} [how] @returns {Promise<T.StepAnswer>} */
	executeStep(id, { signal, wait } = {}) {
		return this.#data(at(id, "step"), { body: {}, signal, wait });
	}

	/** @param {string} id @param {T.Calling} [how] @returns {Promise<T.RequestView>} */
	getRequest(id, how) {
		return this.#data(at(id), how);
	}

	/** Newest first; for editors. @param {T.HistoryPage} [page] @returns {Promise<T.History>} */
	listRequests(page = {}) {
		const asked = Object.entries(page).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
		return this.#data(`requests?${new URLSearchParams(asked)}`);
	}

	/** For editors. @param {string} id */
	async deleteRequest(id) {
		await this.#call(at(id), { method: "DELETE", gone: true });
	}

	/** The public fields, to an editor all, with the version to name when changing them. */
	getPersonalInfo() {
		return this.#personalInfo();
	}

	/** For editors. Throws PRECONDITION_FAILED if they were changed since that version.
	 * @param {Record<string, any>} changes @param {string | null} [version] */
	updatePersonalInfo(changes, version) {
		const headers = version ? { "If-Match": version.replace("W/", "") } : undefined;
		return this.#personalInfo({ method: "PUT", body: changes, headers, repeat: !version });
	}

	/** As a JSON Resume document; for editors. */
	async getExperience() {
		return (await this.#call("experience")).content;
	}

	/** For editors. @param {unknown} jsonResume takes the place of all entries */
	async replaceExperience(jsonResume) {
		await this.#call("experience", { method: "PUT", body: jsonResume });
	}

	/** The old way: all in one call of minutes.
	 * @param {T.StartRequest} request @param {T.Starting} [how] @returns {Promise<T.RequestView>} */
	generate(request, how) {
		return this.#begin("generate", request, how);
	}

	/** Providers, styles, limits. */
	getOptions() {
		return this.#data("options");
	}

	/** @param {string} path @param {T.StartRequest} body @param {T.Starting} [how] */
	#begin(path, body, { key = newKey(), signal } = {}) {
		return this.#data(path, { body, headers: { "Idempotency-Key": key }, signal });
	}

	/** @param {T.Call} [how] @returns {Promise<{info: Record<string, any>, version: string | null}>} */
	async #personalInfo(how) {
		const { content, version } = await this.#call("personal-info", how);
		return { info: content.data, version };
	}

	/** @param {string} path @param {T.Call} [how] */
	async #data(path, how) {
		return (await this.#call(path, how)).content.data;
	}

	/** @param {string} path @param {T.Call} [how] */
	async #call(path, { body, method = body ? "POST" : "GET", headers, signal, gone, wait = true, repeat = true } = {}) {
		let fresh = false;
		let silent = 0;
		for (let tries = 0; ; tries++) {
			const [token, app] = await Promise.all([this.getToken(fresh), this.getAppCheckToken()]);
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
				content = await answer.json();
			} catch (problem) {
				if (signal?.aborted) throw problem;
				if (!(problem instanceof SyntaxError)) answer = undefined; // the network; maybe in the middle of the answer
			}
			if ((answer?.ok && content) || (gone && answer?.status === 404)) {
				if (tries) this.onWait(null);
				return { content, version: answer.headers.get("ETag") };
			}
			const error = failure(answer, content);
			if (error.error === "TOKEN_EXPIRED" && !fresh) {
				fresh = true;
				continue;
			}
			const seconds = error.retryAfter ?? Math.min(LONGEST_PAUSE, 2 ** tries / 2) * (0.75 + Math.random() / 2);
			const offline = !error.status && repeat && silent < PATIENCE;
			const reason = offline ? "offline" : error.status === 429 ? "limit" : wait && error.error === "STEP_IN_PROGRESS" ? "busy" : null;
			if (offline) silent += seconds;
			if (reason || tries) this.onWait(reason ? { reason, seconds } : null);
			if (!reason) throw error;
			await pause(seconds, signal).finally(() => signal?.aborted && this.onWait(null));
		}
	}
}

/** @param {Response | undefined} answer @param {any} content no envelope: something in front of the function speaks */
function failure(answer, content) {
	if (!answer || (answer.status >= 500 && !content?.error)) {
		return new GeneratorError(0, { error: "NO_ANSWER", message: "The server does not answer. Check the connection and try again." });
	}
	const envelope = content?.error ? content : { error: "UNEXPECTED", message: `The server gave an unexpected answer (${answer.status}).` };
	return new GeneratorError(answer.status, envelope, Number(answer.headers.get("Retry-After")) || undefined);
}
