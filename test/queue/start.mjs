// `npm run test:queue`
import { start } from '../../setup/start.mjs';

start('test/queue');
