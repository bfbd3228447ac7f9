import { join } from 'node:path';

/** The project's own folder. `npm run` starts every script there. */
export const projectFolder = process.cwd();
/** Everything the demo makes; git ignores it. */
const demoFolder = join(projectFolder, '.n8n');
/** n8n's program. */
export const installFolder = join(demoFolder, 'install');
/** Programs of older n8ns, each in a folder named after its version. */
export const versionsFolder = join(demoFolder, 'versions');
/** The packed tarball. */
export const packFolder = join(demoFolder, 'pack');
/** n8n's data of a demo. */
export const freshUserFolder = join(demoFolder, 'user');
/** n8n's data of a check, so that a check leaves a running demo alone. */
export const checkUserFolder = join(demoFolder, 'check');
/** The browser of the end-to-end tests, unpacked. */
export const browserFolder = join(demoFolder, 'browser');
