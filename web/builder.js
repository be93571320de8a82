// The form: what to make, for which job, and how.

import { $, h, kept, today } from "./dom.js";

/** @import { GeneratorError } from "./generator-client.js" */
/** @import { RequestView, StartRequest } from "./types.js" */

const PROVIDERS = { offline: "Built in, without AI", gemini: "Gemini", openai: "OpenAI" };
const START_WORDS = { both: "Create résumé and letter", resume: "Create résumé", coverLetter: "Create cover letter" };

/** @type {HTMLFormElement} */
const form = $("job");
/** @type {Record<string, any>} */
let limits = {};

const fields = () => /** @type {any[]} */ ([...form.elements]).filter((field) => field.name);

/** The labelled words of a field. @param {any} field @returns {string} */
const nameOf = (field) => (field.closest("label")?.firstChild?.textContent ?? "This").trim();

/** Everything in the form, by field name. @returns {Record<string, string>} */
export const values = () => Object.fromEntries(/** @type {any} */ (new FormData(form)));

/** @param {Record<string, string>} filled */
export function fill(filled) {
  for (const field of fields()) {
    if (filled[field.name] === undefined) continue;
    if (field.type === "radio") field.checked = field.value === filled[field.name];
    else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === filled[field.name])) {
      field.value = filled[field.name];
    }
  }
  form.dispatchEvent(new Event("change"));
}

/** A request's body as field values. @param {StartRequest} request */
export function fillFrom({ generateType, job }) {
  const filled = Object.entries(job).map(([name, value]) => [`job.${name}`, value]);
  fill({ generateType, ...Object.fromEntries(filled) });
}

/** @returns {StartRequest} */
export function read() {
  /** @type {any} */
  const request = { job: {}, preferences: {}, date: today() };
  for (const [name, value] of Object.entries(values())) {
    const [group, member] = name.split(".");
    if (!value.trim()) continue;
    if (member) request[group][member] = value.trim();
    else request[group] = value;
  }
  const { emphasize, maxPages } = request.preferences;
  if (emphasize) request.preferences.emphasize = listed(emphasize);
  if (maxPages) request.preferences.maxPages = Number(maxPages);
  return request;
}

/** @param {string} text */
const listed = (text) => text.split(/[,;\n、，]/).map((word) => word.trim()).filter(Boolean);

/** What is wrong with a field, or nothing. @param {any} field @returns {string | undefined} */
function wrong(field) {
  const text = field.value.trim();
  const most = limits[field.name.split(".").pop()];
  if (field.required && !text) return "is required";
  if (field.name.endsWith(".emphasize")) {
    if (listed(text).length > most) return `takes at most ${most} entries`;
    if (listed(text).some((word) => word.length > limits.emphasis)) return `takes entries of up to ${limits.emphasis} characters`;
  } else if (most && text.length > most) {
    return `is ${text.length - most} characters too long`;
  } else if (field.type === "url" && text && !/^https?:\/\/[^\s/]+\S*$/i.test(text)) {
    return "must start with http:// or https://";
  }
}

/** Shows what is wrong beside a field; with nothing, that all is well. @param {any} field @param {string} [message] */
function mark(field, message) {
  const place = $(`problem-${field.name}`);
  if (!place) return;
  place.textContent = message ? `${nameOf(field)} ${message}` : "";
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** Shows what the server found, and gives what belongs to no field here. @param {{field: string, message: string}[]} details */
export function showProblems(details) {
  const rest = details.filter((detail) => {
    const field = fields().find((one) => one.name === detail.field.replace(/\[.*/, ""));
    if (field) mark(field, detail.message);
    return !field;
  });
  fields().find((field) => field.getAttribute("aria-invalid"))?.focus();
  return rest.map(({ field, message }) => `${field} ${message}`);
}

/** Whether the form waits for its start. @param {boolean} is */
export function busy(is) {
  $("start").setAttribute("aria-disabled", is);
  if (is) $("complaint").textContent = "";
}

/** Shows why nothing was started: beside the fields where it is about those. @param {GeneratorError} error */
export function complain(error) {
  const rest = showProblems(error.details ?? []);
  $("complaint").textContent = rest.length || !error.details?.length ? [error.message, ...rest].join(" ") : "";
}

/** Goes to the form, as it is. */
export function focus() {
  form.scrollIntoView();
  $("start").focus();
}

/** For a generation that was opened by its link. @param {RequestView} view */
export function fillIfEmpty(view) {
  if (!values()["job.role"]) fillFrom(view);
}

/** Whether the form may be sent; shows what is wrong, and goes to the first of it. */
export function check() {
  const problems = fields().map((field) => ({ field: field.name, message: wrong(field) ?? "" }));
  for (const field of fields()) mark(field);
  return showProblems(problems.filter(({ message }) => message)).length === 0 && !form.querySelector("[aria-invalid]");
}

/** @param {any} offered what the server offers @param {{start: () => void, changed: () => void}} listeners */
export function setUp(offered, { start, changed }) {
  limits = offered.limits;
  const provider = form.elements.namedItem("provider");
  /** @type {any} */ (provider).replaceChildren(
    ...offered.providers.map((/** @type {keyof typeof PROVIDERS} */ name) =>
      h("option", { value: name, selected: name === offered.defaultProvider }, PROVIDERS[name] ?? name),
    ),
  );
  for (const label of form.querySelectorAll("label.field")) {
    const field = /** @type {any} */ (label).control;
    const problem = h("p", { className: "problem", id: `problem-${field.name}` });
    const box = h("div", { className: "box" });
    label.replaceWith(box);
    box.append(label, problem);
    field.setAttribute("aria-describedby", problem.id);
    field.addEventListener("blur", () => mark(field, wrong(field)));
    field.addEventListener("input", () => field.getAttribute("aria-invalid") && mark(field, wrong(field)));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if ($("start").ariaDisabled !== "true" && check()) start();
  });
  const keep = () => {
    const now = values();
    kept.write("form", now);
    $("start").textContent = START_WORDS[/** @type {keyof typeof START_WORDS} */ (now.generateType)];
    changed();
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  fill({ "preferences.style": "", ...kept.read("form") });
}

/** Fills in an example, if nothing was ever entered here. */
export async function offerExample() {
  if (values()["job.role"] || values()["job.company"]) return;
  const answer = await fetch("example.json").catch(() => null);
  if (!answer?.ok) return;
  fillFrom(await answer.json());
  $("example").hidden = false;
  $("clear").onclick = () => {
    $("example").hidden = true;
    fill(Object.fromEntries(fields().filter((field) => field.name.startsWith("job.")).map((field) => [field.name, ""])));
    fields().find((field) => field.name === "job.role").focus();
  };
}
