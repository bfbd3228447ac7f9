// The bench runs under jest because the engine kit does: n8n-core and TypeScript are loaded the same way.
import { join } from 'node:path';

import config from '../../jest.config.mjs';

export default {
	...config,
	rootDir: join(import.meta.dirname, '..', '..'),
	testMatch: ['<rootDir>/bench/trigger-cost/cost.mts'],
};
