import { access } from './access.mts';
import { bounds } from './bounds.mts';
import { companyName } from './company-name.mts';
import { leadForm } from './lead-form.mts';
import { lists } from './lists.mts';
import { products } from './products.mts';
import type { WhopSession } from './session.mts';
import { traffic } from './traffic.mts';
import { WRITTEN, writing } from './writing.mts';
import type { ServiceCheck } from '../check.mts';
import { seen } from '../public-text.mts';

/** All questions about Whop. */
export function whopCheck(session: WhopSession): ServiceCheck<WhopSession> {
	return {
		service: seen`Whop`,
		session,
		reading: [...access, ...companyName, ...lists, ...bounds, ...products, ...leadForm],
		writing: {
			announced: WRITTEN,
			questions: writing,
			prepare: async (ask) => {
				session.userId ??= await ask('Your own user ID at Whop (user_...): ', /^user_\w+$/);
			},
		},
		closing: traffic,
	};
}
