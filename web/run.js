// One generation on the page: its steps as they happen, and what came of them.

import { $, button, count, fetched, h, say, took } from "./dom.js";
import { carryOn } from "./progress.js";

/** @import { GeneratorClient, GeneratorError, RequestView, Step } from "./generator-client.js" */
/** @import { Watch } from "./progress.js" */

const DOCUMENTS = /** @type {const} */ ([["resume", "resumeUrl", "Résumé"], ["coverLetter", "coverLetterUrl", "Cover letter"]]);
const STATUS = { pending: "waiting", in_progress: "running", completed: "done", failed: "failed", skipped: "not needed" };

export class Run {
  /** @type {Step[]} */ #steps = [];
  #seen = new Map();
  #links = /** @type {Record<string, string>} */ ({});
  #ending = new AbortController();
  #ticking = 0;

  /** @param {GeneratorClient} client @param {string} id
   * @param {{watch?: Watch, edit: () => void, opened: (view: RequestView) => void}} page */
  constructor(client, id, page) {
    this.client = client;
    this.id = id;
    this.page = page;
  }

  /** Shows the request and carries it on, unless a failed step waits for its retry.
   * @param {Pick<RequestView, "generateType" | "job" | "status" | "steps">} [known] of one just started */
  async open(known) {
    try {
      const view = known ?? (await this.client.getRequest(this.id, { signal: this.#ending.signal }));
      this.#build(view);
      this.#hear(view.steps, !known);
      if (!known) this.page.opened(/** @type {RequestView} */ (view));
      if (view.status === "completed") await this.#finish(/** @type {RequestView} */ (view));
      else if (view.status === "failed") this.#stop();
      else await this.#go();
    } catch (problem) {
      this.#stop(/** @type {GeneratorError} */ (problem));
    }
  }

  /** Takes it off the page. What the server does for it goes on. */
  close() {
    this.#ending.abort();
    clearInterval(this.#ticking);
    $("run").hidden = true;
    $("idle").hidden = false;
  }

  async #go() {
    this.#state("Working", "busy");
    $("failure").replaceChildren();
    try {
      await carryOn(this.client, this.id, this.#steps, (steps) => this.#hear(steps), {
        signal: this.#ending.signal,
        watch: this.page.watch,
      });
      await this.#finish(await this.client.getRequest(this.id, { signal: this.#ending.signal }));
    } catch (problem) {
      this.#stop(/** @type {GeneratorError} */ (problem));
    }
  }

  /** @param {Pick<RequestView, "generateType" | "job" | "steps">} view */
  #build({ generateType, job, steps }) {
    const kinds = DOCUMENTS.filter(([kind]) => generateType === "both" || generateType === kind);
    $("run").replaceChildren(
      h("header", { className: "run-head" },
        h("div", {}, h("h2", { id: "run-title", tabIndex: -1 }, job.role), h("p", { className: "soft" }, `at ${job.company}`)),
        h("p", { id: "run-state", className: "pill" })),
      h("ol", { id: "steps", className: "steps" }, ...steps.map((step) =>
        h("li", { id: `step-${step.id}` },
          h("span", { className: "dot" }), h("b", { title: step.description }, step.name),
          h("span", { className: "hidden" }), h("span", { className: "meta" })))),
      h("div", { id: "failure", role: "alert" }),
      h("div", { className: "result" },
        h("div", { className: "documents" },
          h("div", { className: "tabs" },
            h("div", { role: "tablist", "aria-label": "Documents" }, ...kinds.map(([kind, , name]) =>
              button(name, { id: `tab-${kind}`, role: "tab", "aria-controls": `paper-${kind}`, onclick: () => this.#choose(kind), onkeydown: turn }))),
            h("span", { id: "downloads" })),
          ...kinds.map(([kind, , name]) => h("div",
            { id: `paper-${kind}`, className: "paper", role: "tabpanel", "aria-labelledby": `tab-${kind}`, tabIndex: 0 },
            h("p", { className: "soft" }, `The ${name.toLowerCase()} appears here.`)))),
        h("aside", { id: "facts", "aria-label": "About these documents" })));
    this.#choose(kinds[0][0]);
    $("idle").hidden = true;
    $("run").hidden = false;
  }

  /** @param {string} kind */
  #choose(kind) {
    for (const tab of $("run").querySelectorAll("[role=tab]")) {
      const chosen = tab.id === `tab-${kind}`;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
      $(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
  }

  /** @param {Step[]} steps @param {boolean} [first] the steps are as they were found, not news */
  #hear(steps, first = false) {
    for (const step of steps) {
      const before = this.#steps.find((known) => known.id === step.id);
      const line = $(`step-${step.id}`);
      if (line.className !== step.status) line.className = step.status;
      if (step.status === "in_progress" && before?.attempts !== step.attempts) {
        this.#seen.set(step.id, first ? Math.min(Date.parse(step.startedAt ?? ""), Date.now()) : Date.now());
      }
      line.children[2].textContent = `, ${STATUS[step.status]}`;
      if (!first && before && before.status !== step.status) this.#announce(step, steps);
      for (const [kind, field, name] of DOCUMENTS) {
        const url = step.result?.[field];
        if (url && !this.#links[kind]) void this.#show(kind, name, (this.#links[kind] = url));
      }
    }
    this.#steps = steps;
    this.#tick();
    clearInterval(this.#ticking);
    if (steps.some((step) => step.status === "in_progress")) this.#ticking = window.setInterval(() => this.#tick(), 100);
  }

  #tick() {
    for (const step of this.#steps) {
      const running = step.status === "in_progress";
      const time = running ? Date.now() - this.#seen.get(step.id) : step.duration;
      const tries = step.attempts > 1 ? `attempt ${step.attempts}` : "";
      const meta = $(`step-${step.id}`).lastChild;
      const text = [time === undefined ? "" : took(time), tries].filter(Boolean).join(" · ");
      if (meta.textContent !== text) meta.textContent = text;
    }
  }

  /** @param {Step} step @param {Step[]} steps */
  #announce(step, steps) {
    const done = steps.filter((other) => other.status === "completed").length;
    if (step.status === "completed") say(`${step.name}: done. ${done} of ${steps.length} steps.`);
    if (step.status === "in_progress") say(`${step.name}: running.`);
  }

  /** @param {string} text @param {string} kind */
  #state(text, kind) {
    $("run-state").textContent = text;
    $("run-state").className = `pill ${kind}`;
  }

  /** @param {GeneratorError} [problem] */
  #stop(problem) {
    if (this.#ending.signal.aborted) return;
    if (!$("failure") || problem?.status === 404) return this.#lost(problem);
    this.#state("Stopped", "bad");
    const broken = this.#steps.filter((step) => step.status === "failed");
    const final = broken.some((step) => step.attempts >= 10 && !step.error?.retryable);
    const hopeful = broken.length ? broken.every((step) => step.error?.retryable) : problem?.retryable;
    $("failure").replaceChildren(h("div", { className: "card bad" },
      ...(broken.length ? broken.map((step) => h("p", {}, h("b", {}, `${step.name}: `), step.error?.message)) : [h("p", {}, problem?.message)]),
      h("p", { className: "soft" }, hopeful ? "Trying again can help. What is done stays done."
        : final ? "No further attempt is possible. Start again with the same form." : "Trying again will hardly help before something is changed."),
      h("p", { className: "row" },
        !final && button("Retry", { className: hopeful ? "primary" : "", onclick: () => this.#retry() }),
        button("Edit and start again", { className: hopeful ? "" : "primary", onclick: this.page.edit }))));
  }

  #retry() {
    $("run-title").focus();
    void this.#go();
  }

  /** There is no such request, or nothing is known of it yet. @param {GeneratorError} [problem] */
  #lost(problem) {
    const gone = problem?.status === 404;
    $("run").replaceChildren(h("div", { className: "card bad", role: "alert" },
      h("h2", {}, gone ? "Nothing is here" : "This could not be opened"),
      h("p", {}, gone ? "No generation has this address. It may have been deleted, or the link is not whole." : problem?.message),
      h("p", { className: "row" }, !gone && button("Try again", { className: "primary", onclick: () => this.open() }),
        button("Start a new one", { onclick: this.page.edit }))));
    $("idle").hidden = true;
    $("run").hidden = false;
  }

  /** @param {string} kind @param {string} name @param {string} url */
  async #show(kind, name, url) {
    const paper = $(`paper-${kind}`);
    const field = kind === "resume" ? "resumeUrl" : "coverLetterUrl";
    try {
      const file = await fetched(url, async () => (await this.client.getRequest(this.id))[field]);
      const link = h("a", { href: file.url, download: file.name, className: "button primary" }, `Download ${name.toLowerCase()}`);
      $("downloads").append(link);
      const view = /** @type {any} */ (navigator).pdfViewerEnabled
        ? h("iframe", { src: `${file.url}#toolbar=0&navpanes=0&view=FitH`, title: `${name}, PDF` })
        : h("p", { className: "soft" }, "This browser shows no PDFs in a page. ", h("a", { href: file.url, target: "_blank" }, `Open the ${name.toLowerCase()}`));
      paper.replaceChildren(view);
    } catch (problem) {
      this.#links[kind] = "";
      paper.replaceChildren(h("div", { className: "card bad", role: "alert" }, h("p", {}, /** @type {Error} */ (problem).message),
        button("Load it again", { onclick: () => this.#show(kind, name, (this.#links[kind] = url)) })));
    }
  }

  /** @param {RequestView} view */
  async #finish(view) {
    this.#hear(view.steps, true);
    const ends = view.steps.map((step) => Date.parse(step.completedAt ?? "") || 0);
    const starts = view.steps.map((step) => Date.parse(step.startedAt ?? "") || Infinity);
    const whole = took(Math.max(...ends) - Math.min(...starts));
    this.#state(`Done in ${whole}`, "good");
    say(`All done in ${whole}. The documents are ready.`);
    $("facts").replaceChildren(...[matchCard(view.match), guardCard(view.grounding), figures(view, whole)].filter(Boolean),
      button("Edit and regenerate", { onclick: this.page.edit }));
  }
}

/** Arrow keys between tabs. @param {KeyboardEvent} event */
function turn(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const tab = /** @type {HTMLElement} */ (event.target);
  const other = /** @type {HTMLElement | null} */ (tab.nextElementSibling ?? tab.previousElementSibling);
  other?.click();
  other?.focus();
}

/** @param {RequestView["match"]} match */
function matchCard(match) {
  if (!match) return null;
  const { score, covered, missing } = match;
  const gauge = h("div", { className: "gauge", role: "img", "aria-label": `Match: ${score} of 100` }, h("b", {}, String(score)));
  gauge.style.setProperty("--score", `${score}%`);
  const chips = (/** @type {string[]} */ words, /** @type {string} */ kind, /** @type {string} */ title) =>
    words.length ? [h("h4", {}, title), h("ul", { className: `chips ${kind}` }, ...words.map((word) => h("li", {}, word)))] : [];
  return h("section", { className: "card" }, h("h3", {}, "Match with the posting"),
    h("div", { className: "glance" }, gauge, h("p", {}, `${covered.length} of ${count(covered.length + missing.length, "term")} asked for are in your record.`)),
    ...chips(covered, "good", "Covered"), ...chips(missing, "missing", "Not in your record"),
    ...match.suggestions.map((text) => h("p", { className: "soft" }, text)));
}

/** @param {RequestView["grounding"]} grounding */
function guardCard(grounding) {
  if (!grounding) return null;
  const { checked, repaired, removed } = grounding;
  const acts = (/** @type {typeof repaired} */ list, /** @type {string} */ title) => list.length && h("details", {},
    h("summary", {}, `${list.length} ${title}`),
    h("ul", {}, ...list.map(({ text, reason }) => h("li", {}, h("q", {}, text), h("p", { className: "soft" }, reason)))));
  return h("section", { className: "card" }, h("h3", {}, "Truth guard"),
    h("p", {}, repaired.length + removed.length ? `${count(checked, "statement")} checked against your record.`
      : `${count(checked, "statement")} checked; your record backs every one.`),
    acts(repaired, "put back into your own words") || null, acts(removed, "taken out") || null);
}

/** @param {RequestView} view @param {string} whole */
function figures({ metrics }, whole) {
  if (!metrics) return null;
  const { costUsd, model, tokenUsage } = metrics;
  const cost = costUsd === null ? "not known" : costUsd === 0 ? "none" : `$${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}`;
  const rows = [["Written by", model], ["Tokens", count(tokenUsage.total, "token").replace(/ .*/, "")], ["Cost", cost], ["Time", whole]];
  return h("section", { className: "card" }, h("h3", {}, "What it took"),
    h("dl", {}, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}
