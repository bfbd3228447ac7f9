import type { Lead } from '@whop/sdk/resources/leads';
import type { IDataObject } from 'n8n-workflow';

export type {
	Lead,
	LeadCreateParams,
	LeadListParams,
	LeadUpdateParams,
} from '@whop/sdk/resources/leads';

/** A lead as Whop sent it: the documented fields, and whatever Whop adds to them. */
export type LeadRow = IDataObject & Lead;

/** One page of leads. */
export interface LeadPage {
	leads: LeadRow[];
	/** Whether Whop says that there are more. */
	hasNextPage: boolean;
}
