// What every part of the page does with the document, and how it writes numbers and instants.

/** @param {string} id */
export const $ = (id) => /** @type {any} */ (document.getElementById(id));

/** An element. Properties starting with "on" listen; those an element does not have become attributes.
 * @param {string} tag @param {Record<string, any>} [props] @param {...(Node | string | null | undefined | false)} children
 * @returns {any} */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-")) /** @type {any} */ (element)[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child || child === "")));
  return element;
}

/** @param {Record<string, any>} props @param {string} text */
export const button = (text, props) => h("button", { type: "button", ...props }, text);

/** Has a screen reader say something, once. @param {string} text */
export function say(text) {
  $("say").textContent = text;
}

/** Shows a line at the foot of the page until the next one; nothing without a text.
 * @param {string} [text] @param {...(Node | false | null)} actions */
export function notice(text, ...actions) {
  $("notice").replaceChildren(...(text ? [h("p", {}, text), ...actions.filter((node) => node instanceof Node)] : []));
}

/** @param {number} ms */
export function took(ms) {
  const seconds = ms / 1000;
  if (seconds < 1) return `${Math.round(ms)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

// The page speaks English, whatever the browser's language, so numbers and dates do too.
const number = new Intl.NumberFormat("en");
const instant = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** @param {number} value @param {string} one @param {string} [many] */
export const count = (value, one, many = `${one}s`) => `${number.format(value)} ${value === 1 ? one : many}`;

/** @param {string} iso */
export const when = (iso) => instant.format(new Date(iso));

/** This day where the person is, as YYYY-MM-DD. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Kept in this browser; a browser that keeps nothing is no reason to stop. */
export const kept = {
  /** @param {string} name @returns {any} */
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(`generator.${name}`) ?? "null");
    } catch {
      return null;
    }
  },
  /** @param {string} name @param {unknown} value */
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(`generator.${name}`);
      else localStorage.setItem(`generator.${name}`, JSON.stringify(value));
    } catch {
      // Full or forbidden: the form is then not there after a reload.
    }
  },
};

/** Fetches a PDF. A link may have expired: `fresh` then gives a new one.
 * @param {string} url @param {() => Promise<string | undefined>} fresh
 * @returns {Promise<{name: string, url: string}>} with a name to save it under, and an address that stays good;
 *   the link itself where a page may not read the file */
export async function fetched(url, fresh) {
  const name = decodeURIComponent(new URL(url, location.href).pathname.split("/").pop() ?? "document.pdf");
  try {
    let answer = await fetch(url, { referrerPolicy: "no-referrer" });
    if (!answer.ok) {
      url = (await fresh()) ?? url;
      answer = await fetch(url, { referrerPolicy: "no-referrer" });
    }
    if (!answer.ok) throw new Error(`The PDF could not be loaded: the server answered ${answer.status}.`);
    return { name, url: URL.createObjectURL(await answer.blob()) };
  } catch (problem) {
    if (problem instanceof TypeError) return { name, url };
    throw problem;
  }
}
