import type { ICredentialDataDecryptedObject, INodeExecutionData } from 'n8n-workflow';

import { COMPANY, WHOP_KEY, WHOP_KEY_NO_LEAD_READ } from '../../../sandbox/identities.mts';
import type { Sandbox, WhopVariants } from '../../../sandbox/sandbox.mts';
import type { Pack } from '../kit/pack.mts';
import { beginLife } from './life.mts';
import type { Life } from './life.mts';
import { Promised } from './promised.mts';
import type { Settings, Step } from './steps.mts';

const TYPE = 'n8n-nodes-whop-dub.whopLeadTrigger';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NO_LIMIT = 1_000_000;
/** What n8n gives a poll in durable mode, and the trigger takes for granted in an n8n that does not say. */
const SHORT_BUDGET_MS = 36_000;

/** Whop's clock. n8n's own is ahead of it by some hours; waits and requests let both go on. */
export interface Clocks {
	whop: number;
	n8nAheadMs: number;
	/** How long a request takes. */
	pageMs: number;
}

/** One history: a published trigger, what happens at Whop, and each poll held against what was promised. */
export class History {
	private life: Life;
	private readonly whopApi: ICredentialDataDecryptedObject;
	private readonly promised: Promised;
	private readonly clocks: Clocks;
	private readonly sandbox: Sandbox;

	private constructor(
		pack: Pack,
		clocks: Clocks,
		sandbox: Sandbox,
		{ mode, lookbackDays, mayReadAtFirst }: Settings,
	) {
		this.clocks = clocks;
		this.sandbox = sandbox;
		this.whopApi = {
			apiKey: mayReadAtFirst ? WHOP_KEY : WHOP_KEY_NO_LEAD_READ,
			environment: 'custom',
			baseUrl: sandbox.whopBaseUrl,
			companyId: COMPANY.id,
		};
		this.life = beginLife(mode, pack, {
			type: TYPE,
			parameters: { triggerOn: ['lead.created', 'lead.converted'], options: { lookbackDays } },
			credentials: { whopApi: this.whopApi },
		});
		this.promised = new Promised(clocks.whop, lookbackDays, mayReadAtFirst);
	}

	/** Publishes the trigger at a company with some leads. */
	static async begin(
		pack: Pack,
		sandbox: Sandbox,
		clocks: Clocks,
		variants: Partial<WhopVariants>,
		settings: Settings,
	): Promise<History> {
		const { clockAheadHours, pageMs, leadsBefore } = settings;
		clocks.pageMs = 0;
		clocks.n8nAheadMs = clockAheadHours * 60 * MINUTE;
		sandbox.reset();
		Object.assign(sandbox.whop.variants, variants, {
			rateLimitRequests: NO_LIMIT,
			missingReadPermission: 'empty list',
		});
		for (let index = 0; index < leadsBefore; index++) {
			sandbox.whop.addLead({
				createdAt: clocks.whop - (index + 1) * DAY,
				memberId: index % 2 === 0 ? `mber_${String(index)}` : null,
			});
		}
		const history = new History(pack, clocks, sandbox, settings);
		await history.poll();
		// n8n's durable mode drops what the first poll noted; the second one stores it.
		await history.poll();
		clocks.whop += 2000;
		clocks.pageMs = pageMs;
		Object.assign(sandbox.whop.variants, variants);
		return history;
	}

	async play(step: Step): Promise<void> {
		const { whop } = this.sandbox;
		const lead = 'which' in step ? whop.leads[step.which % Math.max(1, whop.leadCount)] : undefined;
		switch (step.do) {
			case 'poll':
				this.clocks.whop += step.minutes * MINUTE;
				await this.poll();
				return;
			case 'add':
				this.clocks.whop += 1;
				for (let count = 0; count < step.count; count++) {
					const createdAt = this.clocks.whop;
					whop.addLead({ createdAt, visibleAt: createdAt + step.lateByMinutes * MINUTE });
				}
				return;
			case 'convert':
				if (lead?.memberId !== null) return;
				whop.convertLead(lead.id);
				this.promised.noteConversion(lead, this.clocks.whop);
				return;
			case 'edit':
				if (!lead) return;
				whop.editLead(lead.id, { referrer: `https://example.com/${String(this.clocks.whop)}` });
				this.promised.noteEdit(lead);
				return;
			case 'allow reading':
				this.whopApi['apiKey'] = WHOP_KEY;
				return;
			case 'poll in trouble': {
				const { reply, times } = step.failure;
				const fault = { service: 'whop', path: '/leads', skip: step.page, times, reply } as const;
				this.sandbox.faults.add(fault);
				await this.poll({ troubled: true });
				this.sandbox.faults.clear();
				return;
			}
			case 'two polls at once':
				await this.poll({ atOnce: 2 });
				return;
			case 'poll without time':
				this.clocks.pageMs ||= 1;
				await this.poll({ troubled: true, budgetMs: 0 });
				if (this.clocks.pageMs === 1) this.clocks.pageMs = 0;
				return;
			case 'restart':
				this.life = this.life.restart();
				await this.poll();
				return;
			case 'publish again':
				this.life = this.life.publishAgain();
				await this.poll();
		}
	}

	/** Everything that is still owed comes once nothing is in the way any more. */
	async end(): Promise<void> {
		this.sandbox.whop.variants.rateLimitRequests = NO_LIMIT;
		this.whopApi['apiKey'] = WHOP_KEY;
		this.clocks.whop += 20 * MINUTE;
		this.clocks.pageMs = 0;
		for (let poll = 0; poll < 3; poll++) await this.poll();
	}

	private async poll({ troubled = false, atOnce = 1, ...how }: HowToPoll = {}): Promise<void> {
		const slow = this.clocks.pageMs > 0;
		const budgetMs = how.budgetMs ?? (slow ? SHORT_BUDGET_MS : undefined);
		const { requests, whop } = this.sandbox;
		const { length: earlier } = requests;
		const stateBefore = this.life.state();
		const begunAt = this.clocks.whop;
		const metLimit = (): boolean => requests.slice(earlier).some(({ status }) => status === 429);
		const polls = Array.from({ length: atOnce }, () => this.life.poll(budgetMs));
		let items: INodeExecutionData[] = [];
		try {
			items = (await Promise.all(polls)).flatMap((each) => each ?? []);
		} catch (failure) {
			if (!troubled && !metLimit()) throw failure;
			expect(this.life.state()).toBe(stateBefore);
		}
		const undisturbed = !troubled && !slow && !metLimit();
		const mayRead = this.whopApi['apiKey'] === WHOP_KEY;
		this.promised.check(mayRead ? whop.leads : [], {
			begunAt,
			endedAt: this.clocks.whop,
			items,
			undisturbed,
		});
	}
}

interface HowToPoll {
	/** Something is in its way, so it may fail or leave things for later. */
	troubled?: boolean;
	/** How many polls start at the same time. */
	atOnce?: number;
	/** How long n8n gives it. */
	budgetMs?: number;
}
