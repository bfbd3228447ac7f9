import { deepStrictEqual as equal, match } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod/v4';
import { unpublish } from '../../demo/publishing.mts';
import { until } from '../../demo/wait.mts';
import { COMPANY, WHOP_KEY } from '../../sandbox/identities.mts';
import { addLeadWithClick } from '../../sandbox/lead-with-click.mts';
import { startBrowser } from './browser.mts';
import type { FoundBrowser } from './browser.mts';
import { Editor } from './editor.mts';
import { takePicture } from './pictures.mts';
import type { Look } from './pictures.mts';
import type { World } from './world.mts';

const LOOKS: readonly Look[] = [
	{ width: 1280, height: 800, theme: 'light' },
	{ width: 1280, height: 800, theme: 'dark' },
	{ width: 1440, height: 900, theme: 'light' },
	{ width: 1440, height: 900, theme: 'dark' },
];
const STEP_LIMIT_MS = 20_000;
const NEXT_POLL_MS = 90_000;

const workflowSchema = z.object({
	nodes: z.array(z.object({ name: z.string(), parameters: z.record(z.string(), z.unknown()) })),
});

/**
 * The core case, clicked together by somebody who writes no expression: new leads on Whop are recorded in Dub.
 *
 * @param pictures whether to write the README's pictures on the way
 */
export function clickThrough(
	world: World,
	found: FoundBrowser | undefined,
	pictures: boolean,
): void {
	const { api, sandbox } = world;
	const skip = found === undefined ? 'there is no browser' : false;

	void describe('clicked together in the editor', { skip }, () => {
		let browser: Browser | undefined;
		let published: string | undefined;

		before(async () => {
			if (found !== undefined) browser = await startBrowser(found);
		});
		after(() => browser?.close());

		for (const look of LOOKS) {
			it(`from an empty workflow to a recorded lead, published: ${look.width} px, ${look.theme}`, async () => {
				if (published !== undefined) await unpublish(api, published);
				const page = await openPage(browser, look);
				try {
					published = await clickTogether(page, look);
				} catch (problem) {
					await takePicture(page, look, 'failed', '.n8n').catch(() => undefined);
					throw problem;
				}
				await page.context().close();
			});
		}

		it('records the lead that comes after publishing', async () => {
			const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id });
			const recorded = await until(() => eventsOf(lead.user?.id).at(0), { limitMs: NEXT_POLL_MS });
			equal(recorded, 'New lead');
			if (published !== undefined) await unpublish(api, published);
		});
	});

	/** Names of the events that Dub has of a customer. */
	const eventsOf = (customer: string | undefined): string[] =>
		sandbox.dub.recordedLeads
			.filter(({ customerExternalId }) => customerExternalId === customer)
			.map(({ eventName }) => eventName);

	/** @returns the ID of the workflow */
	const clickTogether = async (page: Page, look: Look): Promise<string> => {
		const picture = async (name: string): Promise<void> => {
			if (pictures) await takePicture(page, look, name, 'docs/images');
		};
		const { lead } = addLeadWithClick(sandbox, { companyId: COMPANY.id });
		const editor = new Editor(page, world.url);
		await editor.logIn();
		await editor.openEmptyWorkflow();

		await editor.addTrigger('Whop Lead', 'On new lead');
		await editor.createCredential(
			{ environment: 'Custom URL' },
			{ apiKey: WHOP_KEY, companyId: COMPANY.id, baseUrl: sandbox.whopBaseUrl },
		);
		match(await editor.credential(), /^Whop account/);
		await editor.executeFor(lead.id);
		await picture('trigger');
		await editor.closePanel();

		await editor.addNext('Dub Track Lead');
		equal(await editor.credential(), world.credentials.dubApi.name);
		equal(await editor.drag('user.id', 'customerExternalId'), '{{ $json.user.id }}');
		await editor.type('eventName', 'New lead');
		await editor.executeFor('true');
		equal(eventsOf(lead.user?.id), ['New lead']);
		await picture('dub-track-lead');
		await editor.closePanel();

		const id = await editor.publish();
		await editor.showAll();
		await picture('workflow');
		await assertNothingTyped(id);
		return id;
	};

	/** The one expression in the workflow is the one that dragging has written. */
	const assertNothingTyped = async (id: string): Promise<void> => {
		const { nodes } = await api.call('GET', `workflows/${id}`, workflowSchema);
		const expressions = nodes.flatMap(({ name, parameters }) =>
			Object.entries(parameters)
				.filter(([, value]) => JSON.stringify(value).includes('{{'))
				.map(([parameter, value]) => [name, parameter, value]),
		);
		equal(expressions, [['Dub Track Lead', 'customerExternalId', '={{ $json.user.id }}']]);
	};
}

async function openPage(
	browser: Browser | undefined,
	{ width, height, theme }: Look,
): Promise<Page> {
	if (browser === undefined) throw new Error('The browser did not start.');
	const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
	page.setDefaultTimeout(STEP_LIMIT_MS);
	return page;
}
