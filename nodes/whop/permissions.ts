/** What an API key may be allowed on Whop, by the names that Whop gives it (whop.md#permissions). */

/** Every operation on leads needs them, because a lead shows its user and its product. */
const READS_ALONG = ['member:email:read', 'access_pass:basic:read', 'member:basic:read'] as const;

/** What reading leads needs, the trigger included. */
export const READING = ['lead:basic:read', ...READS_ALONG] as const;

/** What creating and updating leads needs. */
export const WRITING = ['lead:manage', ...READS_ALONG] as const;

/** What the list of companies in the editor needs; everything else works without it. */
export const COMPANY_LIST = 'company:basic:read';
