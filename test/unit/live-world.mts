import type { LiveArguments } from '../../live/arguments.mts';
import { liveCheck } from '../../live/live.mts';
import type { Surroundings } from '../../live/live.mts';
import { COMPANY, DUB_KEY, PRODUCTS, WHOP_KEY } from '../../sandbox/identities.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.mts';
import { open, stoppedClock } from './sandbox-client.mts';

/** What a live check did. */
export interface LiveRun {
	/** The text to paste. */
	readonly report: string;
	/** Everything that was shown, the report not included. */
	readonly said: string;
	/** Verdict and what was seen, as in `otherwise: oldest first`, by what the question is about. */
	readonly findings: ReadonlyMap<string, string>;
	/** One for each question of either service. */
	readonly verdicts: readonly string[];
}

/** How a live check is run; everything has a default. */
export interface LiveSettings {
	readonly services?: LiveArguments['services'];
	readonly environment?: LiveArguments['whop']['environment'];
	/** Whether the person says yes to writing; default no. */
	readonly yes?: boolean;
	readonly env?: Readonly<Record<string, string>>;
	/** Called with each question that wants a yes. */
	readonly onQuestion?: () => void;
	readonly answerLimitMs?: number;
	readonly wait?: Surroundings['wait'];
}

const LINE = /^- (?:Whop|Dub): (?<verdict>[a-z ]+?): (?<about>.+?): (?<seen>.*) \(assumed: .+\)$/;
/** What a question is about may hold a colon itself. */
const ABOUT_WITH_COLON = 'metadata: null';

/** Runs the check against the sandbox. */
export async function runLive(sandbox: Sandbox, settings: LiveSettings = {}): Promise<LiveRun> {
	const { services = ['whop', 'dub'], environment = 'custom', yes = false, env = {} } = settings;
	const lines: string[] = [];
	const report = await liveCheck(
		{
			services,
			whop: { environment, baseUrl: sandbox.whopBaseUrl },
			dubUrl: sandbox.dubBaseUrl,
		},
		{
			env: {
				WHOP_API_KEY: WHOP_KEY,
				WHOP_COMPANY_ID: COMPANY.id,
				DUB_API_KEY: DUB_KEY,
				...env,
			},
			person: {
				say: (line) => {
					lines.push(line);
				},
				agrees: async () => {
					settings.onQuestion?.();
					return await Promise.resolve(yes);
				},
				askFor: async () => await Promise.resolve<string | undefined>(undefined),
			},
			ask: async () => await Promise.resolve(''),
			version: 'n8n-nodes-whop-dub 0.0.0',
			wait:
				settings.wait ??
				(async () => {
					await Promise.resolve();
				}),
			...(settings.answerLimitMs === undefined ? {} : { answerLimitMs: settings.answerLimitMs }),
		},
	);
	return { report, said: lines.join('\n'), ...findingsIn(report) };
}

function findingsIn(report: string): Pick<LiveRun, 'findings' | 'verdicts'> {
	const findings = new Map<string, string>();
	const verdicts: string[] = [];
	for (const line of report.split('\n')) {
		const groups = LINE.exec(line.replace(ABOUT_WITH_COLON, 'metadata null'))?.groups;
		if (groups === undefined) continue;
		const { verdict = '', about = '', seen = '' } = groups;
		findings.set(about, `${verdict}: ${seen}`);
		verdicts.push(verdict);
	}
	return { findings, verdicts };
}

const MINUTE_MS = 60_000;
/** More than two pages of the largest size that is asked for. */
export const LEADS = 210;

/** A sandbox with leads of two products, of which a few have converted, and a clock that a wait moves. */
export async function openWithLeads(
	options: SandboxOptions = {},
): Promise<{ sandbox: Sandbox; wait: (ms: number) => Promise<void> }> {
	const clock = stoppedClock();
	const sandbox = await open({ now: clock.now, ...options });
	const start = clock.now() - LEADS * MINUTE_MS;
	for (let at = 0; at < LEADS; at += 1) {
		const { id } = sandbox.whop.addLead({
			createdAt: start + at * MINUTE_MS,
			visibleAt: 0,
			productId: PRODUCTS[at % 3]?.id ?? null,
		});
		if (at % 10 === 0) sandbox.whop.convertLead(id);
	}
	const wait = async (ms: number): Promise<void> => {
		clock.advance(ms);
		await Promise.resolve();
	};
	return { sandbox, wait };
}
