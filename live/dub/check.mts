import type { ServiceCheck } from '../check.mts';
import { seen } from '../public-text.mts';
import { access, traffic } from './access.mts';
import { WRITTEN, leads } from './leads.mts';
import type { DubSession } from './session.mts';

/** All questions about Dub. */
export function dubCheck(session: DubSession): ServiceCheck<DubSession> {
	return {
		service: seen`Dub`,
		session,
		reading: access,
		writing: {
			announced: WRITTEN,
			questions: leads,
			prepare: async (ask) => {
				session.clickId ??= await ask(
					'The dub_id of a click of your own (Enter to leave it out): ',
					/^\w{16}$/,
				);
			},
		},
		closing: traffic,
	};
}
