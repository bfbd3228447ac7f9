import { selectors } from 'playwright-core';
import type { Locator, Page } from 'playwright-core';
import { LOGIN } from '../../demo/seed.mts';

// The attribute by which n8n's own tests find things; Playwright's is another.
selectors.setTestIdAttribute('data-test-id');

/** n8n's editor, in the words of the person who clicks in it. */
export class Editor {
	private readonly page: Page;
	private readonly url: string;

	/** @param url address of n8n */
	constructor(page: Page, url: string) {
		this.page = page;
		this.url = url;
	}

	/** Logs in as the owner. */
	async logIn(): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(LOGIN.email);
		await this.page.locator('input[type="password"]').fill(LOGIN.password);
		await this.at('form-submit-button').click();
		await this.page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	}

	/** Opens an empty workflow. */
	async openEmptyWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.at('canvas-add-button').waitFor();
	}

	/**
	 * Adds the first node, whose panel opens.
	 *
	 * @param name what to search for and choose
	 * @param event which of its triggers
	 */
	async addTrigger(name: string, event: string): Promise<void> {
		await this.at('canvas-add-button').click();
		await this.chooseNode(name);
		await this.at('node-creator').getByText(event, { exact: true }).click();
		await this.at('ndv').waitFor();
	}

	/** Adds a node behind the last one; its panel opens. */
	async addNext(name: string): Promise<void> {
		await this.at('canvas-handle-plus').last().click();
		await this.chooseNode(name);
		await this.page.getByRole('button', { name: 'Add to workflow' }).click();
		await this.at('ndv').waitFor();
	}

	/**
	 * Makes a new credential in the open panel and saves it; n8n tests it and closes the window only if that was green.
	 *
	 * @param choices what to choose, by the parameter of the credential
	 * @param texts what to type, likewise
	 */
	async createCredential(
		choices: Readonly<Record<string, string>>,
		texts: Readonly<Record<string, string>>,
	): Promise<void> {
		await this.at('node-credentials-select').click();
		await this.at('node-credentials-select-item-new').click();
		const dialog = this.at('editCredential-modal');
		for (const [parameter, choice] of Object.entries(choices)) {
			await dialog.getByTestId(`parameter-input-${parameter}`).click();
			await this.page.getByRole('option', { name: choice, exact: true }).click();
		}
		for (const [parameter, text] of Object.entries(texts)) {
			await dialog.getByTestId(`parameter-input-${parameter}`).locator('input').fill(text);
		}
		await this.at('credential-save-button').click();
		await dialog.waitFor({ state: 'hidden' });
	}

	/** Name of the credential that the open panel uses. */
	async credential(): Promise<string> {
		return await this.at('node-credentials-select').locator('input').inputValue();
	}

	/** Types into a field of the open panel. */
	async type(parameter: string, text: string): Promise<void> {
		await this.parameter(parameter).locator('input, textarea').first().fill(text);
	}

	/**
	 * Drags a value from the panel's input onto a field.
	 *
	 * @param path where the value is in the item: `user.id`
	 * @returns what then stands in the field
	 */
	async drag(path: string, parameter: string): Promise<string> {
		const value = this.at('ndv-input-panel').locator(`[data-value="{{ $json.${path} }}"]`);
		await value.dragTo(this.parameter(parameter), { steps: 10 });
		const field = this.parameter(parameter);
		await field.getByText('{{').first().waitFor();
		return (await field.innerText()).trim();
	}

	/**
	 * Executes the node of the open panel, and waits until its output shows a value.
	 *
	 * @param value the whole text of a cell
	 */
	async executeFor(value: string): Promise<void> {
		await this.at('node-execute-button').click();
		await this.at('output-panel').getByText(value, { exact: true }).first().waitFor();
	}

	/** Closes the open panel. */
	async closePanel(): Promise<void> {
		await this.at('ndv-close-button').click();
		await this.at('ndv').waitFor({ state: 'hidden' });
	}

	/**
	 * Publishes the workflow.
	 *
	 * @returns its ID
	 */
	async publish(): Promise<string> {
		await this.at('workflow-open-publish-modal-button').click();
		await this.at('workflow-publish-button').click();
		await this.at('activation-modal').getByRole('button', { name: 'Got it' }).click();
		await this.at('workflow-active-version-indicator').waitFor();
		return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
	}

	/** Moves the whole workflow into view. */
	async showAll(): Promise<void> {
		await this.at('zoom-to-fit').click();
	}

	private async chooseNode(name: string): Promise<void> {
		await this.at('node-creator-search-bar').fill(name);
		await this.at('node-creator-item-name').getByText(name, { exact: true }).click();
	}

	private parameter(name: string): Locator {
		return this.at('node-parameters').getByTestId(`parameter-input-${name}`);
	}

	private at(id: string): Locator {
		return this.page.getByTestId(id);
	}
}
