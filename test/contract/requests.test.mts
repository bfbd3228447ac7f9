import { setStage } from '../engine/kit/stage.mts';
import { trackSuite } from './dub-lead.mts';
import { describeSuite } from './kit/suite.mts';
import { listAllSuite, listPageSuite, retrieveSuite } from './whop-reads.mts';
import { createSuite, updateSuite } from './whop-writes.mts';

const stage = setStage();

// What our nodes send and give out is what the official clients do, but for the differences that each case names.
describeSuite(stage, createSuite);
describeSuite(stage, retrieveSuite);
describeSuite(stage, updateSuite);
describeSuite(stage, listPageSuite);
describeSuite(stage, listAllSuite);
describeSuite(stage, trackSuite);
