import { createHarness } from '../engine/kit/harness.mts';
import { trackSuite } from './dub-lead.mts';
import { describeSuite } from './kit/suite.mts';
import { listAllSuite, listPageSuite, retrieveSuite } from './whop-reads.mts';
import { createSuite, updateSuite } from './whop-writes.mts';

const harness = createHarness();

// What our nodes send and return is what the official clients do, but for the differences that each case names.
describeSuite(harness, createSuite);
describeSuite(harness, retrieveSuite);
describeSuite(harness, updateSuite);
describeSuite(harness, listPageSuite);
describeSuite(harness, listAllSuite);
describeSuite(harness, trackSuite);
