/** In what our nodes differ from an official client, and why. */
export interface Difference {
	/** What it is about. */
	readonly topic: string;
	/** What the official client does. */
	readonly client: string;
	/** What the node does. */
	readonly node: string;
	readonly reason: string;
}

/**
 * Every difference between what the official clients send and give back and what our nodes do. The cases of this folder
 * name the differences that they show; a difference that none shows, or one that is not named, fails the tests.
 * `docs/sdk-differences.md` shows those that could surprise; `node test/contract/write-differences.mts` writes it.
 */
export const DIFFERENCES = {
	'whop.key': {
		topic: 'A pasted API key',
		client: 'sends it as it is, with spaces, line breaks or a second `Bearer` in it',
		node: 'sends the key alone',
		reason: 'Keys are copied from web pages and headers, and Whop refuses one with a space.',
	},
	'whop.company': {
		topic: 'No company',
		client: 'sends an empty `company_id`',
		node: 'sends the company of the credential',
		reason: 'Most people have one company, and should not have to name it in every node.',
	},
	'whop.account-name': {
		topic: 'Name of the company parameter',
		client: 'sends `company_id` and fails where Whop asks for `account_id`',
		node: 'sends the request once more under the other name, and keeps that for the run',
		reason: 'Whop renamed the parameter; which name counts depends on the version and the key.',
	},
	'whop.empty': {
		topic: 'Null and empty values',
		client: 'sends null and `""` (in a query `created_after=`)',
		node: 'leaves the field out',
		reason: 'An empty form field means "not given"; to Whop an empty text is a value.',
	},
	'whop.trim': {
		topic: 'Spaces around a value',
		client: 'sends them',
		node: 'takes them away',
		reason: 'They come from pasting and from forms, and are never part of an ID or address.',
	},
	'whop.pasted-address': {
		topic: 'A dashboard address instead of an ID',
		client: 'sends the address, which Whop does not find',
		node: 'takes the ID out of the address',
		reason: 'The address bar is where users find the ID.',
	},
	'whop.checked-ids': {
		topic: 'An ID of the wrong kind, or none',
		client: 'sends it; an empty lead ID asks for the list of all leads',
		node: 'refuses it before anything is sent, naming the field',
		reason: 'A wrong ID can address something else, and the answer would not say so.',
	},
	'whop.dates': {
		topic: 'Dates',
		client: 'sends the text as it is',
		node: 'takes any ISO 8601 form and sends UTC with milliseconds, the form in the docs of Whop',
		reason: "n8n's date picker leaves the time zone out, and `+02:00` may not be understood.",
	},
	'whop.page-size': {
		topic: 'Size of a page',
		client: "leaves `first` out, for Whop's own (unpublished) size",
		node: 'asks for the limit, at most 100 a page',
		reason: 'Larger pages need fewer requests; 100 is the largest that is known to work.',
	},
	'whop.last-page': {
		topic: 'End of a list',
		client: 'follows the cursor, also that of the last page, until a page is empty',
		node: 'stops when `has_next_page` is not true',
		reason: 'It saves one request for every list, of 600 a minute.',
	},
	'whop.broken-list': {
		topic: 'A list that breaks off',
		client: 'ends as if the list were complete',
		node: 'fails, and says after how many leads',
		reason: 'A missing page must not look like leads that do not exist.',
	},
	'whop.backwards': {
		topic: '`after`, `before` and `last`',
		client: 'are parameters',
		node: 'are not offered: the node pages by itself, forwards',
		reason: 'A cursor is good for one listing only; a workflow wants the leads.',
	},
	'whop.empty-update': {
		topic: 'Update with nothing to change',
		client: 'sends `{}`',
		node: 'refuses it before anything is sent',
		reason: 'It means that a mapping came out empty; passing it by would hide that.',
	},
	'whop.merge': {
		topic: 'Metadata of an update',
		client: 'replaces all metadata',
		node: 'reads the lead and merges, unless Metadata Mode is Replace',
		reason: 'Whop only replaces: setting one key would lose all others.',
	},
	'whop.lost-create': {
		topic: 'Create after a server error or a lost answer',
		client: 'sends it again, twice',
		node: 'sends it once and says that the lead may have been created',
		reason: 'Whop knows no idempotency key for leads: a second request can be a second lead.',
	},
	'whop.retries': {
		topic: 'What is tried again',
		client: '408, 409, 429, every 5xx, and whatever `x-should-retry` says, twice',
		node: '408, 500, 502, 503 and 504, three times, and only where nothing can happen twice',
		reason: 'A conflict does not go away in a second; longer outages do.',
	},
	'whop.rate-limit': {
		topic: 'Rate limit (429)',
		client: 'tries twice more, and does not read the "Try again in 12 seconds." of the message',
		node: 'waits as long as Whop says, up to 5 minutes (an option), with all requests of the run',
		reason: 'A workflow with many items meets the limit often; an item should not fail for it.',
	},
	'whop.unreadable': {
		topic: 'A 200 that holds no lead',
		client: 'gives it out as if it were one',
		node: 'fails, and says what came instead',
		reason: 'A proxy or a wrong base URL answers with a web page.',
	},
	'whop.other-lead': {
		topic: 'Another lead than the one asked for',
		client: 'gives it out as if it were the one',
		node: 'fails, and names both',
		reason: "A merge would write one lead's metadata into another.",
	},
	'whop.instructions': {
		topic: '`recommended_action` in an answer',
		client: 'gives it out',
		node: 'drops it, at any depth outside `metadata`; other unknown fields are kept',
		reason: 'It is worded as an instruction to AI agents, and the nodes serve as their tools.',
	},
	'dub.key': {
		topic: 'A pasted API key',
		client: 'sends it as it is, but for one `Bearer` in front',
		node: 'sends the key alone',
		reason: 'Dub answers a key after `Bearer Bearer` with a 404 that speaks of workspace IDs.',
	},
	'dub.defaults': {
		topic: 'Fields that are not given',
		client: 'sends `null` for name, email and avatar, and `mode: "async"`',
		node: 'leaves them out',
		reason: 'To Dub both are the same; what is not sent cannot be misread.',
	},
	'dub.empty': {
		topic: 'Null and empty values',
		client: 'sends them; Dub refuses an empty email',
		node: 'leaves the field out',
		reason: 'An empty form field means "not given".',
	},
	'dub.stored-click': {
		topic: "The customer's stored click",
		client: 'wants `clickId: ""`',
		node: 'leaves it out, once the option to use the stored click is chosen',
		reason: 'The server takes both as the same, and an empty mapping must not mean it by chance.',
	},
	'dub.trim': {
		topic: 'Spaces around a value',
		client: 'sends them; Dub refuses them around an email',
		node: 'takes them away',
		reason: 'They come from pasting and from forms.',
	},
	'dub.click-address': {
		topic: 'A page address instead of a click ID',
		client: 'sends the address, for which Dub finds no click',
		node: 'takes its `dub_id` parameter',
		reason: 'The address is what a form or a referrer holds.',
	},
	'dub.limits': {
		topic: 'Published limits (lengths, email, quantity, metadata)',
		client: 'does not check them',
		node: 'checks them before anything is sent, naming field and limit',
		reason: 'All items are checked before the first is sent, so that none is half done.',
	},
	'dub.recorded': {
		topic: 'The answer',
		client: "is Dub's",
		node: 'has `recorded` in front, and `reason` where it is false',
		reason: 'Dub answers 200 also when it recorded nothing.',
	},
	'dub.null-answer': {
		topic: 'An answer of `null`',
		client: 'fails (`ResponseValidationError`)',
		node: 'says that nothing was recorded',
		reason: "Dub's docs promise it for a duplicate.",
	},
	'dub.unknown-fields': {
		topic: 'Fields that Dub adds to its answer',
		client: 'drops them',
		node: 'gives them out',
		reason: 'They are of use before a new version of the node knows them.',
	},
	'dub.rate-limit': {
		topic: 'Rate limit (429)',
		client: 'fails at once (retries are off by default)',
		node: 'waits as long as Dub says, up to 5 minutes (an option), with all requests of the run',
		reason: 'Nothing was recorded yet, so sending it again is safe.',
	},
	'dub.deferred-retry': {
		topic: 'A server error or lost answer in deferred mode',
		client: 'fails at once',
		node: 'sends the call again, up to three times',
		reason: 'A deferred call reserves and counts nothing. In the other modes the node sends once.',
	},
} as const satisfies Record<string, Difference>;

/** Name of a {@link DIFFERENCES difference}; its first part is the service. */
export type DifferenceId = keyof typeof DIFFERENCES;
