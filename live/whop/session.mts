import { z } from 'zod/v4';
import { seen } from '../public-text.mts';
import type { Public } from '../public-text.mts';
import { NotSeen } from '../question.mts';
import { fine, isFine } from '../service.mts';
import type { Answer, Sent, Service } from '../service.mts';
import {
	API_VERSION,
	COMPANY_NAMES,
	PAGE_SIZE,
	PERMISSIONS,
	PERMISSION_CHECK_VERSION,
	VERSION_HEADER,
} from './facts.mts';

/** Where a Whop API is. */
export type Environment = 'production' | 'sandbox' | 'custom';

/** One of the two names of the company's ID. */
export type CompanyName = (typeof COMPANY_NAMES)[number];

/** A lead as it came, and of it what is looked at most. */
export interface LiveLead {
	readonly id: string;
	/** Unix epoch ms; NaN where it is missing or unreadable. */
	readonly createdAt: number;
	/** The same. */
	readonly updatedAt: number;
	readonly productId: string | undefined;
	readonly json: Readonly<Record<string, unknown>>;
}

/** One page of a list of leads. */
export interface LivePage {
	readonly leads: readonly LiveLead[];
	readonly hasNext: boolean;
	readonly endCursor: string | null;
	readonly json: Readonly<Record<string, unknown>>;
}

const leadForm = z.looseObject({
	id: z.string(),
	created_at: z.string().nullish(),
	updated_at: z.string().nullish(),
	product: z.looseObject({ id: z.string() }).nullish(),
});
const pageForm = z.looseObject({
	data: z.array(z.unknown()),
	page_info: z.looseObject({ has_next_page: z.boolean(), end_cursor: z.string().nullish() }),
});
const permissionsForm = z.object({
	data: z.array(z.object({ action: z.string(), granted: z.boolean() })),
});

/** So many pages are followed where leads are looked for; pages may be empty. */
const MOST_PAGES = 4;

type Query = readonly (readonly [name: string, value: string])[];

/** Whop for the time of the check: knows the company, and remembers what was asked once. */
export class WhopSession {
	readonly environment: Environment;
	readonly service: Service;
	readonly companyId: string;
	/** The person's own user (`user_…`), once it is named. */
	userId: string | undefined;
	/** The test lead, once it is made. */
	testLead: LiveLead | undefined;
	private readonly wait: (ms: number) => Promise<void>;
	private names: Promise<Record<CompanyName, Answer>> | undefined;
	private granted: Promise<ReadonlySet<string>> | undefined;
	private firstPages: Promise<readonly LivePage[]> | undefined;

	constructor(
		service: Service,
		{
			environment,
			companyId,
			wait,
		}: { environment: Environment; companyId: string; wait: (ms: number) => Promise<void> },
	) {
		this.service = service;
		this.environment = environment;
		this.companyId = companyId;
		this.wait = wait;
	}

	/** Sends a request at the version of the nodes, unless another one or none (null) is named. */
	async ask(
		method: 'GET' | 'POST' | 'PATCH',
		path: string,
		sent: Sent = {},
		version: string | null = API_VERSION,
	): Promise<Answer> {
		const versioned = version === null ? {} : { headers: { [VERSION_HEADER]: version } };
		return await this.service.ask(method, path, { ...sent, ...versioned });
	}

	/** Waits a moment; a test does not. */
	async pause(ms: number): Promise<void> {
		await this.wait(ms);
	}

	/** Asks for one lead under each name of the company. */
	async underEachName(version: string | null = API_VERSION): Promise<Record<CompanyName, Answer>> {
		const under = async (name: CompanyName): Promise<Answer> =>
			await this.ask(
				'GET',
				'/leads',
				{
					query: [
						[name, this.companyId],
						['first', '1'],
					],
				},
				version,
			);
		return { company_id: await under('company_id'), account_id: await under('account_id') };
	}

	/** The same at the version of the nodes, asked once. */
	async answersByName(): Promise<Record<CompanyName, Answer>> {
		return await (this.names ??= this.underEachName());
	}

	/**
	 * The name under which lists of leads can be had.
	 *
	 * @throws {NotSeen} when neither works
	 */
	async companyName(): Promise<CompanyName> {
		const answers = await this.answersByName();
		const name = COMPANY_NAMES.find((one) => isFine(answers[one]));
		if (name === undefined) {
			throw new NotSeen(seen`lists of leads are refused with ${answers.company_id.status}`);
		}
		return name;
	}

	/** Asks `GET /permissions` for everything the nodes need. */
	async askForPermissions(version: string, key?: string): Promise<Answer> {
		const query: Query = [
			['resource_id', this.companyId],
			['actions', PERMISSIONS.join(',')],
		];
		return await this.ask(
			'GET',
			'/permissions',
			{ query, ...(key === undefined ? {} : { key }) },
			version,
		);
	}

	/**
	 * What the key may do.
	 *
	 * @throws {NotSeen} when Whop does not say
	 */
	async permissions(): Promise<ReadonlySet<string>> {
		return await (this.granted ??= this.askForPermissions(PERMISSION_CHECK_VERSION).then(granted));
	}

	/**
	 * One page of leads.
	 *
	 * @throws {NotSeen} when it is refused or is no page
	 */
	async page(query: Query): Promise<LivePage> {
		const name = await this.companyName();
		const answer = await this.ask('GET', '/leads', { query: [[name, this.companyId], ...query] });
		return readPage(fine(answer).body);
	}

	/** Pages of a list, up to its end or {@link MOST_PAGES}. */
	async pages(query: Query): Promise<readonly LivePage[]> {
		const pages: LivePage[] = [];
		let after: string | undefined;
		do {
			const page = await this.page(after === undefined ? query : [...query, ['after', after]]);
			pages.push(page);
			after = page.hasNext ? (page.endCursor ?? undefined) : undefined;
		} while (after !== undefined && pages.length < MOST_PAGES);
		return pages;
	}

	/** The first pages of all leads, asked once. */
	async sample(): Promise<readonly LivePage[]> {
		return await (this.firstPages ??= this.pages([['first', String(PAGE_SIZE)]]));
	}

	/** The leads of {@link sample}. */
	async leads(): Promise<readonly LiveLead[]> {
		return (await this.sample()).flatMap(({ leads }) => leads);
	}

	/**
	 * A lead to look at.
	 *
	 * @throws {NotSeen} when the company has none
	 */
	async anyLead(): Promise<LiveLead> {
		const [lead] = await this.leads();
		if (lead === undefined) throw new NotSeen(NO_LEADS);
		return lead;
	}
}

/** Why many questions have no answer. */
export const NO_LEADS: Public = seen`the company has no leads to look at`;

/** @throws {NotSeen} when the answer is no page of leads */
export function readPage(body: unknown): LivePage {
	const page = pageForm.safeParse(body);
	if (!page.success) throw new NotSeen(seen`the answer is not a page`);
	const { data, page_info: info } = page.data;
	return {
		leads: data.map(readLead),
		hasNext: info.has_next_page,
		endCursor: info.end_cursor ?? null,
		json: page.data,
	};
}

/** @throws {NotSeen} when the answer is no lead */
export function readLead(body: unknown): LiveLead {
	const lead = leadForm.safeParse(body);
	if (!lead.success) throw new NotSeen(seen`the answer is not a lead`);
	return {
		id: lead.data.id,
		createdAt: Date.parse(lead.data.created_at ?? ''),
		updatedAt: Date.parse(lead.data.updated_at ?? ''),
		productId: lead.data.product?.id,
		json: lead.data,
	};
}

function granted(answer: Answer): ReadonlySet<string> {
	const permissions = permissionsForm.safeParse(fine(answer).body);
	if (!permissions.success) throw new NotSeen(seen`the answer is not a list of permissions`);
	return new Set(permissions.data.data.flatMap((one) => (one.granted ? [one.action] : [])));
}
