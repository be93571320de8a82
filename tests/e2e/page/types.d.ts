// The shapes of the function's HTTP interface, for the type checker and for editors. Browsers never load this.

export type GenerateType = "resume" | "coverLetter" | "both";

export interface Step {
	id: string;
	name: string;
	description: string;
	status: "pending" | "in_progress" | "completed" | "failed" | "skipped";
	attempts: number;
	startedAt?: string;
	completedAt?: string;
	/** Milliseconds. */
	duration?: number;
	result?: Record<string, any>;
	error?: { message: string; code: string; retryable: boolean };
}

export interface Job {
	role: string;
	company: string;
	companyWebsite?: string;
	jobDescriptionUrl?: string;
	jobDescriptionText?: string;
}

export interface StartRequest {
	generateType: GenerateType;
	provider?: string;
	job: Job;
	preferences?: {
		style?: string;
		emphasize?: string[];
		pageSize?: string;
		maxPages?: number;
		language?: string;
	};
	/** The day where the person is, YYYY-MM-DD. */
	date?: string;
}

export interface Progress {
	requestId: string;
	status: "pending" | "processing" | "completed" | "failed";
	steps: Step[];
	resumeUrl?: string;
	coverLetterUrl?: string;
}

export interface Started extends Progress {
	nextStep: string;
}

export interface StepAnswer extends Progress {
	stepCompleted?: string;
	nextStep?: string;
	message?: string;
}

/** A text the truth guard put right or took out. */
export interface Act {
	where: string;
	text: string;
	reason: string;
}

export interface RequestView extends Progress {
	generateType: GenerateType;
	job: Job;
	createdAt: string;
	match?: { score: number; covered: string[]; missing: string[]; suggestions: string[] } | null;
	grounding?: { checked: number; repaired: Act[]; removed: Act[] } | null;
	metrics?: {
		durationMs: number;
		costUsd: number | null;
		model: string;
		tokenUsage: { total: number } & Record<string, number>;
	} | null;
}

export interface HistoryPage {
	/** At most 100. */
	limit?: number;
	/** The `nextCursor` of the page before. */
	cursor?: string | null;
	status?: Progress["status"];
	/** The whole name. */
	company?: string;
}

export interface History {
	requests: RequestView[];
	nextCursor?: string | null;
}

/** Why a call waits before it is made again: no network, another caller's step (409), or too many calls (429). */
export interface Waiting {
	reason: "offline" | "busy" | "limit";
	seconds: number;
}

/** What an error answer holds. */
export interface Envelope {
	/** The contract's name, as in VALIDATION_FAILED. */
	error: string;
	errorCode?: string;
	/** For a person. */
	message: string;
	/** The fields at fault. */
	details?: { field: string; message: string }[];
	/** Where things stand after a failed step. */
	data?: { failedStep: string; retryable: boolean; steps: Step[] };
	/** Of the HTTP call. */
	requestId?: string;
}

export interface Call extends Calling {
	method?: string;
	body?: any;
	headers?: Record<string, string>;
	/** Whether to wait where others run all that can be run. */
	wait?: boolean;
	/** Whether sent twice is the same as sent once. */
	repeat?: boolean;
	/** Whether it is well that nothing is there. */
	gone?: boolean;
}

export interface Calling {
	signal?: AbortSignal;
}

export interface Starting extends Calling {
	/** At least 128 random bits; the same key and request are the same generation. */
	key?: string;
}

export interface ClientOptions {
	/** Where the function is, if not at the page's own origin. */
	baseUrl?: string;
	/** The signed-in person's ID token; a new one if `fresh`. */
	getToken?: (fresh: boolean) => Promise<string | null | undefined> | string | null | undefined;
	getAppCheckToken?: () => Promise<string | null | undefined> | string | null | undefined;
	/** Told when a call has to wait, and with null when calls go through again. */
	onWait?: (waiting: Waiting | null) => void;
}

/** Tells of every change of a request's steps until what it gives is called, or until it is `lost`. */
export type Watch = (id: string, tell: (steps: Step[]) => void, lost: () => void) => () => void;
