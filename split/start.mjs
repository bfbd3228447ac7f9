// `npm run split`
import { start } from '../setup/start.mjs';

start('split');
