// A sketch of the résumé's head, in the person's colour and the chosen style.

import { h } from "./dom.js";

/** @param {HTMLElement} place @param {Record<string, any>} info @param {string} [style] */
export function drawHead(place, info, style) {
	const plain = (url) => url?.replace(/^https?:\/\/(www\.)?|\/$/g, "");
	const ways = [info.location, info.email, info.phone, plain(info.website), plain(info.linkedin), plain(info.github)];
	const lines = (many) => h("div", {}, Array.from({ length: many }, () => h("i")));
	const sheet = h("div", { className: `sheet ${style || info.defaultStyle || "modern"}` },
		h("p", { className: "name" }, info.name || "Your name"),
		info.title && h("p", { className: "title" }, info.title),
		h("p", { className: "ways" }, ways.filter(Boolean).join(" · ")),
		[4, 6, 6, 4].map(lines));
	sheet.style.setProperty("--own", info.accentColor ?? "#3b82f6");
	place.replaceChildren(sheet);
}
