// What the parts of the page ask of each other, for the type checker. Browsers never load this.

import type { RequestView, Watch } from "generator-types";
import type { GeneratorClient } from "../../../web/generator-client.js";

export type Client = GeneratorClient;

/** Fills its place with a view of the editor's side. */
export type Show = (place: HTMLElement, client: Client, options: any) => Promise<void>;

/** Shows a request and carries it on, given what is known of one that was just started. What it gives takes it off. */
export type Run = (client: Client, id: string, known: any, page: Around) => () => void;

/** What a running generation needs of the page around it. */
export interface Around {
	watch?: Watch;
	/** Goes to the form. */
	edit: () => void;
	/** Told of one that was opened by its link. */
	opened: (view: RequestView) => void;
	/** Told why nothing could be learned of it. */
	lost: (problem: any) => void;
}
