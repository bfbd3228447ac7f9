// What `npm run mutate` changes in nodes/WhopLeadTrigger: what a hasty hand might do to the core of the trigger.

/** Each mutant: text of a file, and what takes its place. */
export const MUTANTS = [
	{
		name: 'late leads are missed: the watermark moves right up to the newest lead',
		file: 'ledger.ts',
		from: 'this.newest - OVERLAP_MS);',
		to: 'this.newest);',
	},
	{
		name: 'IDs are not remembered: leads from the watermark on come again',
		file: 'ledger.ts',
		from: 'created >= watermark && !this.seen.has(lead.id)',
		to: 'created >= watermark',
	},
	{
		name: 'a conversion is not remembered',
		file: 'ledger.ts',
		from: '		this.noteConverted(lead.id, created);',
		to: '',
	},
	{
		name: 'what converted during the baseline is taken for old',
		file: 'ledger.ts',
		from: "timeOf(lead, 'updated_at') >= watchedSince + CLOCK_GRAIN_MS",
		to: 'Number.isNaN(watchedSince)',
	},
	{
		name: 'a clock that is ahead moves the watermark beyond the newest lead',
		file: 'ledger.ts',
		from: 'Math.min(readUpTo, now - OVERLAP_MS, certain)',
		to: 'Math.min(readUpTo, now - OVERLAP_MS)',
	},
	{
		name: 'the leads of the last creation time that was read are skipped',
		file: 'range.ts',
		from: 'to: edge + 1',
		to: 'to: edge',
	},
	{
		name: 'swapped neighbours are skipped where reading stops',
		file: 'range.ts',
		from: 'first + direction * (reached - again)',
		to: 'first + direction * reached',
	},
	{
		name: 'a backlog is reported newest first',
		file: 'reading.ts',
		from: 'leads: oldest, next',
		to: 'leads, next',
	},
	{
		name: 'the look-back is counted from the present sweep',
		file: 'reading.ts',
		from: 'present.previousStartedAt - lookbackDays',
		to: 'now - lookbackDays',
	},
	{
		name: 'a list without any lead counts as read',
		file: 'reading.ts',
		from: 'ledger.listed === 0 ? before.sweep : ',
		to: '',
	},
	{
		name: 'the state is written before the fetch',
		file: 'poll.ts',
		from: 'const found = await nextReading',
		to: 'store[STATE_KEY] = { ...before, watermark: Date.now() };\n\tconst found = await nextReading',
	},
	{
		name: 'a poll whose lock has expired writes its state all the same',
		file: 'poll.ts',
		from: 'lock.startedAt, limits);\n\tif (memory.poll !== lock) return tooLate(context);',
		to: 'lock.startedAt, limits);',
	},
];
