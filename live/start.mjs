// `npm run live`
import { start } from '../setup/start.mjs';

start('live');
