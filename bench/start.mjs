// `npm run bench`
import { start } from '../setup/start.mjs';

start('bench');
