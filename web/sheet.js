// A sketch of the résumé's head, in the person's colour and the chosen style.

import { h } from "./dom.js";

/** @param {HTMLElement} sheet @param {Record<string, any>} info @param {Record<string, string>} [asked] the form */
export function drawHead(sheet, info, asked = {}) {
	const style = asked["preferences.style"] || info.defaultStyle || "modern";
	sheet.className = `sheet ${style}`;
	sheet.style.setProperty("--own", info.accentColor ?? "");
	const plain = (url) => url?.replace(/^https?:\/\/(www\.)?|\/$/g, "");
	const ways = [info.location, info.email, info.phone, ...[info.website, info.linkedin, info.github].map(plain)].filter(Boolean);
	sheet.replaceChildren(
		h("p", { className: "sheet-name" }, info.name || "Your name"),
		h("p", { className: "sheet-title" }, info.title || asked["job.role"] || "Your headline"),
		h("p", { className: "sheet-ways" }, ways.join("  ·  ")),
		...[3, 6, 4].map((lines) => h("div", { className: "sheet-lines", ariaHidden: "true" }, ...Array.from({ length: lines }, () => h("i")))));
}
