// `npm run test:versions`
import { start } from '../../setup/start.mjs';

start('test/versions');
