import { COMPANY } from './identities.mts';
import { addLeadWithClick } from './lead-with-click.mts';
import type { Sandbox, StoredLead } from './sandbox.mts';

/** How often, and whom to tell. */
export interface DemoTrafficOptions {
	/** Milliseconds between new leads. Default 45,000. */
	readonly everyMs?: number;
	/** Milliseconds between conversions. Default 70,000. */
	readonly convertEveryMs?: number;
	readonly onLead?: (lead: StoredLead) => void;
	readonly onConversion?: (lead: StoredLead) => void;
}

/**
 * Keeps a sandbox lively: new leads in the sandbox's company, each with a Dub click (in turn in its metadata and in its
 * referrer), and from time to time the oldest open lead becomes a customer.
 */
export function startDemoTraffic(
	sandbox: Pick<Sandbox, 'whop' | 'dub'>,
	{ everyMs = 45_000, convertEveryMs = 70_000, onLead, onConversion }: DemoTrafficOptions = {},
): { stop(): void } {
	let added = 0;
	const leads = setInterval(() => {
		const place = added % 2 === 0 ? 'metadata' : 'referrer';
		added += 1;
		const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id }, place);
		onLead?.(lead);
	}, everyMs);
	const conversions = setInterval(() => {
		const open = sandbox.whop.leadsOf(COMPANY.id).find(({ memberId }) => memberId === null);
		if (open === undefined) return;
		const converted = sandbox.whop.convertLead(open.id);
		onConversion?.(converted);
	}, convertEveryMs);
	return {
		stop: () => {
			clearInterval(leads);
			clearInterval(conversions);
		},
	};
}
