import type { Field } from '../shared/fields';
import { InvalidInputError } from '../shared/errors';
import { readField } from '../shared/readFields';
import type { WhopConnection } from './connection';

/** The picker for the company that leads belong to; the same in every Whop node. */
export const companyField = {
	parameter: 'company',
	label: 'Company',
	rule: {
		is: 'id',
		prefix: 'biz_',
		picker: 'searchCompanies',
		address: 'https://whop.com/dashboard/biz_xxxxxxxxxxxxxx',
	},
	description:
		'The company on Whop (newer Whop pages say "account"). Empty means the one in the credential.',
	placeholder: 'e.g. biz_xxxxxxxxxxxxxx',
	emptyText: 'As in the credential',
} as const satisfies Field;

/**
 * The company that an item works on: the node's own, else the credential's.
 * @param given value of the node's `company` parameter: an ID, a dashboard address that contains it, a resource
 *   locator, or nothing
 * @throws InvalidInputError when neither is filled in, or what is filled in is no company ID
 */
export function companyOf(
	given: unknown,
	{ companyId }: Pick<WhopConnection, 'companyId'>,
): string {
	const company =
		readCompany(companyField.label, given) ??
		readCompany('Company ID (in the credential)', companyId);
	if (company === undefined) {
		throw new InvalidInputError(
			`'${companyField.label}' is empty, in the node and in the credential`,
			"Choose the company in the node, or set 'Company ID' in the Whop credential so that all nodes use it. The ID starts with biz_ and is part of the address of the company's Whop dashboard.",
		);
	}
	return company;
}

function readCompany(label: string, given: unknown): string | undefined {
	return readField({ ...companyField, label }, { value: () => given, timezone: 'UTC' });
}
