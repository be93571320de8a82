// The styles, and a sketch of the résumé's head in one of them and the person's colour.

import { h } from "./dom.js";

/** @param {string[]} styles @param {string} [chosen] */
export const styleOptions = (styles, chosen) =>
	["", ...styles].map((value) => h("option", { value, selected: value === chosen }, value ? value[0].toUpperCase() + value.slice(1) : "Default"));

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
