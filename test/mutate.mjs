// Breaks the trigger on purpose, one way at a time, and checks that the tests notice: `npm run mutate`.
// Works on a copy, so the checkout stays as it is.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepare, projectFolder } from '../setup/prepare.mjs';

const FOLDER = 'nodes/WhopLeadTrigger';

/** Each break: what a hasty change might do. */
const BREAKS = [
	{
		name: 'strict instead of inclusive bound: leads of the same time as the newest are skipped',
		file: 'ledger.ts',
		from: 'created >= newest - OVERLAP_MS',
		to: 'created > newest',
	},
	{
		name: 'no overlap: leads that show up late are missed',
		file: 'state.ts',
		from: 'OVERLAP_MS = 20 * MINUTE_MS',
		to: 'OVERLAP_MS = 0',
	},
	{
		name: 'IDs are not remembered: the overlap repeats leads',
		file: 'ledger.ts',
		from: ' && !this.recent.has(id)',
		to: '',
	},
	{
		name: 'one key for both events: a lead that was new can no longer convert',
		file: 'ledger.ts',
		from: 'if (this.isKnownConverted(lead.id, created)) continue;',
		to: 'if (this.before.recent[lead.id] !== undefined) continue;',
	},
	{
		name: 'a conversion is not remembered',
		file: 'ledger.ts',
		from: 'this.noteConverted(lead.id, created);',
		to: '',
	},
	{
		name: 'conversions are forgotten while their leads are still in the window',
		file: 'ledger.ts',
		from: 'const firstDay = dayOf(this.windowFrom);',
		to: 'const firstDay = dayOf(this.newestSoFar);',
	},
	{
		name: 'state written before the fetch: a failed poll loses its window',
		file: 'poll.ts',
		from: 'const { events, state } = await nextReading',
		to: 'store[STATE_KEY] = { ...before, newest: Date.now() };\n\tconst { events, state } = await nextReading',
	},
	{
		name: 'a failed page is taken for the last one',
		file: 'leadSource.ts',
		from: 'for await (const page of pages) {',
		to: 'for await (const page of (async function* () { try { yield* pages; } catch { /* lost */ } })()) {',
	},
	{
		name: 'the mark moves to the clock instead of the newest lead',
		file: 'ledger.ts',
		from: 'this.newestSoFar = before.newest;',
		to: 'this.newestSoFar = serverNow;',
	},
	{
		name: 'the clock of the machine instead of the service',
		file: 'reading.ts',
		from: 'const now = source.serverNow() ?? hostNow;',
		to: 'const now = hostNow;',
	},
	{
		name: 'the first poll reports what is there',
		file: 'reading.ts',
		from: 'since: now,\n\t\tnewest: now,',
		to: 'since: 0,\n\t\tnewest: 0,',
	},
	{
		name: 'a partly read stretch counts as read (newest first)',
		file: 'interval.ts',
		from: '{ from: stretch.from, to: last + 1 }',
		to: '{ from: stretch.from, to: last }',
	},
	{
		name: 'a partly read stretch counts as read (oldest first)',
		file: 'interval.ts',
		from: '{ from: last, to: stretch.to }',
		to: '{ from: last + 1, to: stretch.to }',
	},
	{
		name: 'a slice that was cut short counts as complete',
		file: 'news.ts',
		from: 'if (left !== undefined)',
		to: 'if (left !== undefined && leads.length === 0)',
	},
	{
		name: 'a conversion during the first reading is taken for an old one',
		file: 'ledger.ts',
		from: 'changedAfter(lead, watchedSince)',
		to: 'changedAfter(lead, Infinity)',
	},
	{
		name: 'two polls run at once',
		file: 'poll.ts',
		from: 'if (memory.polling) return null;',
		to: '',
	},
	{
		name: 'the first poll after a restart throws',
		file: 'poll.ts',
		from: 'if (!memory.excused) throw shown;',
		to: 'throw shown;',
	},
	{
		name: 'the first poll after publishing again throws',
		file: 'poll.ts',
		from: 'return !scheduled && last.deref() !== context;',
		to: 'return false;',
	},
	{
		name: 'every poll of the durable mode is taken for a first one',
		file: 'poll.ts',
		from: 'return !scheduled && last.deref() !== context;',
		to: 'return last.deref() !== context;',
	},
	{
		name: 'one failure after the other is passed over',
		file: 'poll.ts',
		from: 'restarted && memory.excused !== true;',
		to: 'restarted;',
	},
	{
		name: 'a later poll swallows its failure',
		file: 'poll.ts',
		from: 'if (!memory.excused) throw shown;',
		to: '',
	},
	{
		name: 'an empty list instead of null',
		file: 'poll.ts',
		from: 'rows.length > 0 ? [context.helpers.returnJsonArray(rows)] : null',
		to: '[context.helpers.returnJsonArray(rows)]',
	},
	{
		name: 'the baseline that n8n discards is taken again',
		file: 'poll.ts',
		from: 'saved ?? readState(memory.firstState, scope)',
		to: 'saved',
	},
	{
		name: 'the state of another company is used',
		file: 'state.ts',
		from: 'isState(state) && state.scope === scope',
		to: 'isState(state)',
	},
	{
		name: 'events that were not chosen are given out',
		file: 'poll.ts',
		from: '.filter(({ kind }) => wanted.includes(kind))',
		to: '',
	},
	{
		name: 'a slow poll is started over instead of going on',
		file: 'reading.ts',
		from: 'const start = before.behind ?? {',
		to: 'const start = [before.behind].at(1) ?? {',
	},
	{
		name: 'slices stay narrow',
		file: 'news.ts',
		from: '? width * 2 : width',
		to: '? width + 60_000 : width',
	},
	{
		name: 'the 20 minutes after a backlog are read again and again',
		file: 'reading.ts',
		from: 'if (before.behind && !news.behind) ledger.settle(now - OVERLAP_MS);',
		to: '',
	},
	{
		name: 'hot leads grow although there is no time for them',
		file: 'older.ts',
		from: ' && !source.outOfTime();',
		to: ';',
	},
	{
		name: 'leads on a bound count as read',
		file: 'leadSource.ts',
		from: 'if (!contains(stretch, created)) continue;\n\t\t\t\ttimes.push(created);',
		to: 'times.push(created);\n\t\t\t\tif (!contains(stretch, created)) continue;',
	},
	{
		name: 'a single lead is left unread when time is short',
		file: 'leadSource.ts',
		from: 'outOfTime() && pagesRead > 1',
		to: 'outOfTime()',
	},
	{
		name: 'a longer look-back forgets since when the rest was watched',
		file: 'reading.ts',
		from: 'neverRead?.watchedSince ?? now',
		to: 'now',
	},
	{
		name: 'a converted lead of before that shows up late counts as a conversion',
		file: 'ledger.ts',
		from: 'if (created < since && this.isUnseen(id, created)) return since;',
		to: '',
	},
	{
		name: 'an empty first list counts as read',
		file: 'reading.ts',
		from: 'leads.length === 0 ? all : left',
		to: 'left',
	},
	{
		name: 'an empty later list counts as read',
		file: 'older.ts',
		from: 'newsTimes.length === 0)',
		to: 'newsTimes.length < 0)',
	},
	{
		name: 'a round that is read from its lower end on grows without end',
		file: 'older.ts',
		from: ' && round.from <= windowFrom',
		to: '',
	},
	{
		name: 'leads created during the first reading count as known',
		file: 'reading.ts',
		from: 'createdMs(lead) < now + CLOCK_GRAIN_MS',
		to: 'createdMs(lead) < Infinity',
	},
	{
		name: 'another environment has the same memory',
		file: 'parameters.ts',
		from: '[baseUrl, company, ...productIds]',
		to: '[company, ...productIds]',
	},
	{
		name: 'another company has the same memory',
		file: 'parameters.ts',
		from: '[baseUrl, company, ...productIds]',
		to: '[baseUrl, ...productIds]',
	},
	{
		name: 'the order of the products matters',
		file: 'parameters.ts',
		from: '.map(String).sort()',
		to: '.map(String)',
	},
	{
		name: 'Older Leads per Poll is ignored',
		file: 'poll.ts',
		from: '{ ...READING_LIMITS, older: watch.olderLeads }',
		to: 'READING_LIMITS',
	},
	{
		name: 'an answer may take longer than the poll',
		file: 'poll.ts',
		from: 'timeoutMs: Math.min(settings.timeoutMs, most),',
		to: '',
	},
	{
		name: 'a wait may take longer than the poll',
		file: 'poll.ts',
		from: 'longestWaitMs: Math.min(settings.longestWaitMs, most),',
		to: '',
	},
	{
		name: 'a page is asked for again when the time is up',
		file: 'poll.ts',
		from: 'return outOfTime() ? 0 : settings.retries;',
		to: 'return settings.retries;',
	},
];

const LONGEST_MS = 300_000;
const env = { ...prepare(console.log), HISTORIES: '300' };
const copy = mkdtempSync(join(tmpdir(), 'whop-dub-mutate-'));
const survived = [];
try {
	for (const name of spawnSync('git', ['ls-files'], { cwd: projectFolder, encoding: 'utf8' })
		.stdout.trim()
		.split('\n')) {
		cpSync(join(projectFolder, name), join(copy, name));
	}
	// What a break leaves unused must not stop the build: the tests shall notice it.
	const compiler = join(copy, 'tsconfig.json');
	writeFileSync(
		compiler,
		readFileSync(compiler, 'utf8').replace(/"noUnused(\w+)": true/g, '"noUnused$1": false'),
	);
	symlinkSync(join(projectFolder, 'node_modules'), join(copy, 'node_modules'), 'dir');
	if (!testsPass()) throw new Error('The tests fail before anything was broken');
	for (const { name, file, from, to } of BREAKS) {
		const path = join(copy, FOLDER, file);
		const source = readFileSync(path, 'utf8');
		if (!source.includes(from)) throw new Error(`${file} no longer holds: ${from}`);
		writeFileSync(path, source.replace(from, to));
		const unnoticed = testsPass();
		writeFileSync(path, source);
		console.log(`${unnoticed ? 'NOT NOTICED' : 'noticed    '}  ${name}`);
		if (unnoticed) survived.push(name);
	}
} finally {
	rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${BREAKS.length - survived.length} of ${BREAKS.length} breaks noticed`);
process.exitCode = survived.length === 0 ? 0 : 1;

function testsPass() {
	if (!succeeds('npm', 'run', 'build')) throw new Error('The build failed, so nothing was tested');
	return (
		succeeds('npx', 'jest', '--bail', 'test/engine/whop-lead-trigger', 'test/engine/trigger-') &&
		succeeds('npx', 'jest', '--bail', 'test/unit/trigger')
	);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function succeeds(program, ...args) {
	const { status, error } = spawnSync(program, args, { cwd: copy, env, timeout: LONGEST_MS });
	// Neither noticed nor unnoticed: the break makes something wait for ever, or the machine is too slow.
	if (error !== undefined) throw error;
	return status === 0;
}
