import { deepStrictEqual as equal } from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Shutdown } from '../../demo/shutdown.mts';
import { publishedTrigger } from './published-trigger.mts';
import { ownWorld } from './world.mts';

/** How n8n is told to keep the state of each poll in its database (n8n.md#durable-mode). */
const DURABLE_MODE = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/** The scenes of the published trigger in n8n's durable mode. */
export function durableMode(tarball: string, shutdown: Shutdown): void {
	void describe('in durable mode', { concurrency: false }, () => {
		const worldOf = ownWorld({ tarball, env: DURABLE_MODE }, shutdown);
		publishedTrigger(worldOf);

		it('n8n has indeed kept the state of the polls in its database', () => {
			const file = join(worldOf().userFolder, '.n8n', 'database.sqlite');
			const database = new DatabaseSync(file, { readOnly: true });
			const rows = database.prepare('SELECT count(*) AS count FROM poller_state').all();
			database.close();
			equal(
				rows.map(({ count }) => count),
				[1],
			);
		});
	});
}
