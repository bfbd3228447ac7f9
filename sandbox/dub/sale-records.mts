import type { TrackSaleResponseBody } from 'dub/models/operations';

/** One sale call that recorded a sale. */
export interface RecordedSale {
	readonly workspaceId: string;
	readonly customerExternalId: string;
	/** Dub's ID of the customer, `cus_...`. */
	readonly customerId: string;
	readonly eventName: string;
	/** The lead it is attributed to. */
	readonly leadEventName: string;
	/** Whether this call made the customer too, of the click it brought. */
	readonly direct: boolean;
	readonly clickId: string;
	readonly linkId: string;
	/** As Dub stores it: US cents, or as sent where Dub has no rate for the currency. */
	readonly amount: number;
	/** Lower case. */
	readonly currency: string;
	/** As the call had it: the currency's smallest unit. */
	readonly sent: { readonly amount: number; readonly currency: string };
	readonly paymentProcessor: string;
	readonly invoiceId: string | null;
	readonly metadata: Record<string, unknown> | null;
	/** Unix epoch milliseconds. */
	readonly at: number;
	/** Later calls with its invoice ID, which were answered with this sale and recorded nothing. */
	repeats: number;
}

/** What one invoice ID was answered with, and while that answer holds. Times are Unix epoch milliseconds. */
interface Invoice {
	readonly answer: TrackSaleResponseBody;
	readonly sale: RecordedSale;
	readonly knownFrom: number;
	readonly until: number;
}

/** The recorded sales, and the answers kept for their invoice IDs (dub-api reference, section 6, idempotency). */
export class SaleRecords {
	/** Every sale recorded, oldest first. */
	readonly recorded: RecordedSale[] = [];
	/** By invoice; several where simultaneous calls recorded it more than once, of which the last one known counts. */
	private readonly invoices = new Map<string, Invoice[]>();

	/** The answer to a repeated invoice ID, whoever the customer now is; counts the repeat. */
	repeat(workspaceId: string, invoiceId: string, now: number): TrackSaleResponseBody | undefined {
		const invoice = this.invoices
			.get(invoiceKey(workspaceId, invoiceId))
			?.findLast(({ knownFrom, until }) => now >= knownFrom && now < until);
		if (invoice === undefined) return undefined;
		invoice.sale.repeats += 1;
		return invoice.answer;
	}

	/**
	 * Adds a sale, and keeps its answer for its invoice ID if it has one.
	 *
	 * @param kept from and until how many milliseconds after the sale a repeat gets the same answer
	 */
	add(
		sale: RecordedSale,
		answer: TrackSaleResponseBody,
		kept: { readonly fromMs: number; readonly untilMs: number },
	): void {
		this.recorded.push(sale);
		if (!sale.invoiceId) return;
		const key = invoiceKey(sale.workspaceId, sale.invoiceId);
		const invoice = {
			answer,
			sale,
			knownFrom: sale.at + kept.fromMs,
			until: sale.at + kept.untilMs,
		};
		this.invoices.set(key, [...(this.invoices.get(key) ?? []), invoice]);
	}

	/** A customer's sales, oldest first. */
	of(customerId: string): readonly RecordedSale[] {
		return this.recorded.filter((sale) => sale.customerId === customerId);
	}

	/** How often each invoice ID was counted as a sale; anything above 1 is a sale counted too often. */
	timesCounted(): Record<string, number> {
		const ids = this.recorded.flatMap(({ invoiceId }) => (invoiceId ? [invoiceId] : []));
		return Object.fromEntries(
			[...new Set(ids)].map((id) => [id, ids.filter((other) => other === id).length]),
		);
	}

	/** Forgets everything. */
	clear(): void {
		this.recorded.length = 0;
		this.invoices.clear();
	}
}

const invoiceKey = (workspaceId: string, invoiceId: string): string =>
	`${workspaceId}:${invoiceId}`;
