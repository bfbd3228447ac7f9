import fc from 'fast-check';
import { z } from 'zod/v4';

import { TRACK_LEAD_FIELDS } from '../../nodes/DubTrackLead/fields.ts';
import { readField } from '../../nodes/shared/readFields.ts';

/** Dub checks emails with zod 4 (dub.md#email-addresses). */
const rule = z.email().max(100);

function isTaken(email: string): boolean {
	try {
		readField(TRACK_LEAD_FIELDS.customerEmail, { value: () => email, timezone: 'UTC' });
		return true;
	} catch {
		return false;
	}
}

describe('an email that the node takes is one that Dub takes', () => {
	it.each([
		'try..this..0511@docomo.ne.jp',
		'jane.@x.co',
		'.jane@x.co',
		'jane@-x.co',
		'jane@x-.co',
		'jane@x..co',
		"o'neil@x.co",
		"jane'@x.co",
		'jane+tag@x.co',
		'jane_@x.co',
		'jane-@x.co',
		'jane@localhost',
		'jane@x.c',
		'jane@x.c0',
		'josé@x.co',
		'jane@müller.de',
		'jane@xn--mller-kva.de',
		'"jane doe"@x.co',
		'jane@[127.0.0.1]',
		'jane@1.2.co',
		'a'.repeat(95) + '@x.co',
		'a'.repeat(96) + '@x.co',
	])('%s', (email) => {
		expect(isTaken(email)).toBe(rule.safeParse(email).success);
	});

	it('over random addresses', () => {
		const part = (alphabet: string) =>
			fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: 0, maxLength: 8 });
		const address = fc
			.tuple(
				part("aZ9.+-_'é"),
				part('aZ9-.'),
				fc.constantFrom('', '.co', '.C', '.c1', '.museum', '-.io'),
			)
			.map(([local, domain, end]) => `${local}@${domain}${end}`);
		fc.assert(
			fc.property(fc.oneof(address, fc.emailAddress(), fc.string()), (email) => {
				// Spaces around an address are the node's to take away.
				fc.pre(email === email.trim() && email !== '' && !/[^\x20-\x7Eé]/.test(email));
				expect(isTaken(email)).toBe(rule.safeParse(email).success);
			}),
			{ numRuns: 3000 },
		);
	});
});
