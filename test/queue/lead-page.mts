import { equal } from 'node:assert/strict';
import { publishWorkflow } from '../../demo/seed.mts';
import { dubTrackLead } from '../e2e/pack-nodes.mts';
import { chainOf } from '../e2e/workflows.mts';
import type { World } from '../e2e/world.mts';

const AT_ONCE = 20;
const PATH = 'page';

/** A published workflow that records in Dub what a page sends to its webhook, and the page: one execution for each lead. */
export class LeadPage {
	readonly workflowId: string;
	/** IDs of the customers that it sends. */
	readonly customers: readonly string[];
	private readonly post: (customer: string) => Promise<void>;

	private constructor(
		workflowId: string,
		customers: readonly string[],
		post: (customer: string) => Promise<void>,
	) {
		this.workflowId = workflowId;
		this.customers = customers;
		this.post = post;
	}

	/** @param count of the customers, each with a click on a Dub link */
	static async publish(world: World, count: number): Promise<LeadPage> {
		const clicks = new Map(
			Array.from({ length: count }, (_, at) => [`page_${at}`, world.sandbox.dub.addClick().id]),
		);
		const webhook = {
			name: 'Page',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path: PATH, options: {} },
		};
		const track = dubTrackLead({
			findClickId: 'field',
			clickId: '={{ $json.body.click }}',
			eventName: 'Lead',
			customerExternalId: '={{ $json.body.customer }}',
		});
		const workflow = chainOf(world, 'Page to Dub', [webhook, track]);
		const workflowId = await publishWorkflow(world.api, workflow);
		return new LeadPage(workflowId, [...clicks.keys()], async (customer) => {
			const { status } = await fetch(`${world.url}/webhook/${PATH}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ customer, click: clicks.get(customer) }),
			});
			equal(status, 200);
		});
	}

	/**
	 * Sends leads. n8n answers as soon as it has queued the execution.
	 *
	 * @param customers default all
	 */
	async submit(customers = this.customers): Promise<void> {
		const waiting = [...customers];
		const slot = async (): Promise<void> => {
			for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
				await this.post(next);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, slot));
	}
}
