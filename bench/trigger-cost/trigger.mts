import type { IDataObject } from 'n8n-workflow';

import { COMPANY, WHOP_KEY } from '../../sandbox/identities.mts';
import { loadPack } from '../../test/engine/kit/pack.mts';
import { pollTrigger } from '../../test/engine/kit/poll.mts';
import type { Pattern } from './measure.mts';
import type { Harness } from './harness.mts';

const TYPE = 'n8n-nodes-whop-dub.whopLeadTrigger';

/** The trigger itself, on n8n's own poll context. */
export async function trigger(harness: Harness, olderLeads?: number): Promise<Pattern> {
	const pack = await loadPack();
	const published = pollTrigger(pack.restarted(TYPE), {
		type: TYPE,
		parameters: {
			triggerOn: ['lead.converted'],
			options: olderLeads === undefined ? {} : { olderLeads },
		},
		credentials: {
			whopApi: {
				apiKey: WHOP_KEY,
				environment: 'custom',
				baseUrl: harness.sandbox.whopBaseUrl,
				companyId: COMPANY.id,
			},
		},
	});
	let state: IDataObject = {};
	return {
		name: 'Whop Lead Trigger',
		poll: async () => {
			const { items, memory } = await published.poll();
			state = (memory['node:Trigger'] as IDataObject)['leads'] as IDataObject;
			return (items ?? []).map(({ json }) => json['id'] as string);
		},
		readAll: () => sweepOf(state)['baseline'] === undefined,
		readLast: () => {
			const remaining = sweepOf(state)['remaining'] as IDataObject | undefined;
			return remaining === undefined ? undefined : Number(remaining['to']) - 1;
		},
		stateBytes: () => Buffer.byteLength(JSON.stringify(state)),
	};
}

const sweepOf = (state: IDataObject): IDataObject => state['sweep'] as IDataObject;
