/**
 * The questions about Whop's lead API that nothing public answers, as switches
 * (whop-api reference, section 15). The defaults are the most likely answers, none is proven.
 */
export interface WhopVariants {
	/** Order of lists. Default `newest-first` (latest Ruby SDK text). */
	order: 'newest-first' | 'oldest-first';
	/** Whether `created_after` and `created_before` include their own instant. Default `exclusive`. */
	createdAfter: 'inclusive' | 'exclusive';
	/** Which name of the account parameter `/leads` reads. Default `company_id` (SDK 0.0.42 at 2026-07-20). */
	accountParam: 'company_id' | 'account_id' | 'either';
	/** Whether a conversion moves the lead's `updated_at`. Default false: `member` is another record. */
	updatedAtMovesAtConversion: boolean;
	/** Whether a change of metadata or referrer moves the lead's `updated_at`. Default true. */
	updatedAtMovesAtChange: boolean;
	/** What becomes of the metadata that was there when new comes. Default `replaced` (documented). */
	newMetadata: 'replaced' | 'merged';
	/** Largest page of `/leads`. Default 100. */
	maxPageSize: number;
	/** What becomes of a larger `first`: it is cut silently, or a 400. Default `cut`. */
	largerPages: 'cut' | 'refused';
	/** Page size of `/leads` without `first`. Default 10, as for `/accounts`. */
	defaultPageSize: number;
	/** Where a 429 says how long to wait: only a `Retry-After` header, or only its message. Default `message`. */
	rateLimitWait: 'header' | 'message';
	/**
	 * Unknown keys in responses: `recommended_action` (text worded as an instruction) and a future field, on every
	 * response, in page objects and in leads. Default false.
	 */
	extraKeys: boolean;
	/** Whether the last page still carries an `end_cursor`. Default true (seen in the field). */
	endCursorOnLastPage: boolean;
	/** Whether an empty page comes before each page of leads, as of a service that filters after paging. Default false. */
	emptyPages: boolean;
	/** A lead appears in lists only so many milliseconds after its `created_at`. Default 0. */
	lateArrivalMs: number;
	/** What `GET /leads` answers a key without `lead:basic:read`: 403, or 200 with no leads. Default `forbidden`. */
	missingReadPermission: 'forbidden' | 'empty list';
	/** What `GET /leads` makes of several products: leads of any, of the last one, or all leads. Default `any`. */
	severalProducts: 'any' | 'last' | 'ignored';
	/** Whether `/permissions` exists at versions before the one at which it was measured. Default true. */
	permissionsAtOldVersions: boolean;
	/** Requests per operation and key within {@link rateLimitWindowMs}. Default 600 (documented). */
	rateLimitRequests: number;
	/** Length of the rate limit's window, milliseconds. Default 60,000. */
	rateLimitWindowMs: number;
}

/** The most likely answers. */
export const LIKELY_WHOP: Readonly<WhopVariants> = {
	order: 'newest-first',
	createdAfter: 'exclusive',
	accountParam: 'company_id',
	updatedAtMovesAtConversion: false,
	updatedAtMovesAtChange: true,
	newMetadata: 'replaced',
	maxPageSize: 100,
	largerPages: 'cut',
	defaultPageSize: 10,
	rateLimitWait: 'message',
	extraKeys: false,
	endCursorOnLastPage: true,
	emptyPages: false,
	lateArrivalMs: 0,
	missingReadPermission: 'forbidden',
	severalProducts: 'any',
	permissionsAtOldVersions: true,
	rateLimitRequests: 600,
	rateLimitWindowMs: 60_000,
};
