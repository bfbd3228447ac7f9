// `npm run demo:screenshot` (after a first `npm run demo`): the picture in the README, of the trigger workflow in the demo's own editor after a run.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { COMPANY } from '../sandbox/identities.mts';
import { addLeadWithClick } from '../sandbox/lead-with-click.mts';
import { startDemo } from './demo.mts';
import type { Demo } from './demo.mts';
import { endedExecutionIds } from './executions.mts';
import { checkUserFolder } from './folders.mts';
import { DemoError } from './demo-error.mts';
import { LOGIN } from './seed.mts';
import { Shutdown } from './shutdown.mts';
import { until } from './wait.mts';

const TARGET = 'docs/images/workflow.png';
const SIZE = { width: 1400, height: 720 };
const SETTLE_MS = 2000;
const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const BROWSER_FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
/** What stands around the canvas and says nothing about the workflow. */
const HIDDEN = `
	#sidebar, [data-test-id="executions-sidebar"], [data-test-id="logs-panel"], [data-test-id="canvas-controls"],
	[data-test-id="canvas-minimap"], [data-test-id="canvas-background-striped-pattern"],
	[data-test-id^="execution-preview-details"], [data-test-id="workflow-menu"],
	div:has(> [data-test-id="suggested-action-item"]) { display: none !important; }
`;

/** A run of the published workflow with one lead that is recorded and one that did not come through a Dub link. */
async function executeOnce({ api, sandbox, workflows }: Demo): Promise<string> {
	addLeadWithClick(sandbox, { companyId: COMPANY.id });
	sandbox.whop.addLead({ companyId: COMPANY.id, referrer: 'https://search.example/' });
	const id = await until(async () => (await endedExecutionIds(api, workflows.leads)).at(-1), {
		limitMs: 90_000,
	});
	if (id === undefined) throw new DemoError('The workflow did not run within 90 seconds.');
	return id;
}

async function logIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await page
		.locator('input[autocomplete="email"], input[name="emailOrLdapLoginId"]')
		.fill(LOGIN.email);
	await page.locator('input[type="password"]').fill(LOGIN.password);
	await page.locator('[data-test-id="form-submit-button"]').click();
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
}

async function takePicture(demo: Demo, executionId: string): Promise<void> {
	const browser = await chromium.launch({ executablePath: BROWSER, args: BROWSER_FLAGS });
	try {
		const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 2 });
		await logIn(page, demo.n8n.url);
		await page.goto(`${demo.n8n.url}/workflow/${demo.workflows.leads}/executions/${executionId}`);
		await page.locator('[data-test-id="canvas-node-status-success"]').first().waitFor();
		await page.addStyleTag({ content: HIDDEN });
		// n8n animates the canvas to its place.
		await page.waitForTimeout(SETTLE_MS);
		await page.locator('[data-test-id="zoom-to-fit"]').dispatchEvent('click');
		await page.waitForTimeout(SETTLE_MS);
		await mkdir(dirname(TARGET), { recursive: true });
		await page.screenshot({ path: TARGET });
	} finally {
		await browser.close();
	}
}

const shutdown = new Shutdown();
try {
	if (!existsSync(BROWSER)) {
		throw new DemoError(
			`There is no Chromium at ${BROWSER}. Install one, or name it in CHROMIUM_PATH.`,
		);
	}
	const options = { port: 0, sandboxPort: 0, userFolder: checkUserFolder };
	const demo = await startDemo(options, shutdown, console.log);
	await takePicture(demo, await executeOnce(demo));
	console.log(`The picture is in ${TARGET}.`);
} catch (problem) {
	if (!(problem instanceof DemoError)) throw problem;
	console.error(problem.message);
	process.exitCode = 1;
} finally {
	await shutdown.run();
}
