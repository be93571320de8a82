// A sketch of the résumé's head, in the person's colour and the chosen style.

import { h } from "./dom.js";

/** @param {HTMLElement} place @param {Record<string, any>} info @param {string} [style] */
export function drawHead(place, info, style) {
	const plain = (url) => url?.replace(/^https?:\/\/(www\.)?|\/$/g, "");
	const ways = [info.location, info.email, info.phone, plain(info.website), plain(info.linkedin), plain(info.github)];
	const sheet = h(`div.sheet.${style || info.defaultStyle || "modern"}`,
		h("p.name", info.name || "Your name"),
		info.title && h("p.title", info.title),
		h("p.ways", ways.filter(Boolean).join(" · ")),
		[4, 6, 6, 4].map((lines) => h("div", Array.from({ length: lines }, () => h("i")))));
	sheet.style.setProperty("--own", info.accentColor);
	place.replaceChildren(sheet);
}
