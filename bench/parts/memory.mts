import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { projectFolder } from '../../demo/folders.mts';
import { DemoError } from '../../demo/demo-error.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { readConditions } from '../conditions.mts';
import type { MemoryResult } from '../results.mts';

const LEADS = 100_000;

const figures = z.object({
	leads: z.number(),
	peakBytes: z.number(),
	heldBytes: z.number(),
});

/** Gets 100,000 leads with Whop Lead, in a process of its own, so that only its memory counts. */
export async function measureMemory(): Promise<MemoryResult> {
	const conditions = await readConditions(['n8n-nodes-whop-dub']);
	const sandbox = await startSandbox({ whop: { rateLimitRequests: Infinity } });
	try {
		const start = Date.now();
		for (let index = 0; index < LEADS; index++) {
			sandbox.whop.addLead({
				createdAt: start - index * 1000,
				referrer: `https://shop.example/?dub_id=${index}`,
				metadata: { dub_id: `click${index}`, plan: 'pro' },
				memberId: index % 3 === 0 ? `mber_${index}` : null,
			});
		}
		const program = join(projectFolder, 'bench', 'parts', 'get-all-leads.mts');
		const node = fork(program, [sandbox.whopBaseUrl], { execArgv: ['--expose-gc'] });
		const failed = once(node, 'exit').then(() => undefined);
		const [message] = ((await Promise.race([once(node, 'message'), failed])) ?? []) as unknown[];
		const { leads, ...memory } = figures.parse(message);
		if (leads !== LEADS) throw new DemoError(`Whop Lead gave ${leads} of ${LEADS} leads.`);
		return { conditions, leads, requests: sandbox.requests.length, ...memory };
	} finally {
		await sandbox.close();
	}
}
