// Writes the page about the differences from the official clients: `node test/contract/write-differences.mts`.
import { writeFileSync } from 'node:fs';
import { differencesPage, PAGE } from './differences-page.mts';

writeFileSync(PAGE, differencesPage());
