// `npm run demo`
import { start } from '../setup/start.mjs';

start('demo');
