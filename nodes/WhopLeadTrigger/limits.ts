/** How much one poll reads and gives out, in leads. */
export interface ReadingLimits {
	/** The newest leads, read at every poll: most conversions happen among them. */
	hot: number;
	/** Leads on a page of Whop's list. */
	page: number;
	/** Older leads read in one poll, in turn. */
	older: number;
	/** Leads read in the very first poll; those beyond are read in the polls that follow. */
	first: number;
	/** More news than this in one poll is worked off in slices, oldest first, so that order and memory hold. */
	news: number;
	/** Leads in one slice, roughly. */
	slice: number;
	/** Events that one poll gives out, roughly; the rest follows with the next poll. */
	events: number;
}

/** 10 requests for the hot leads and 10 for older ones. */
export const READING_LIMITS: ReadingLimits = {
	hot: 1000,
	page: 100,
	older: 1000,
	first: 5000,
	news: 2500,
	slice: 1000,
	events: 10_000,
};
