// `npm run test:e2e`
import { start } from '../../setup/start.mjs';

start('test/e2e');
