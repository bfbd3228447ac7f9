import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** How the editor looks: size of the window in pixels, and colours. */
export interface Look {
	readonly width: number;
	readonly height: number;
	readonly theme: 'light' | 'dark';
}

/** n8n moves the canvas and its panels to their places. */
const SETTLE_MS = 1000;
/** What comes and goes: messages, tips, and the empty frame that the expression editor leaves in a corner. */
const HIDDEN =
	'.el-notification, .n8n-tooltip, #cm-tooltip-container { display: none !important; }';

/** Writes a picture of the whole window, as `<folder>/<name>-<width>-<theme>.png`. */
export async function takePicture(
	page: Page,
	{ width, theme }: Look,
	name: string,
	folder: string,
): Promise<void> {
	await mkdir(folder, { recursive: true });
	await page.waitForTimeout(SETTLE_MS);
	await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`), style: HIDDEN });
}
