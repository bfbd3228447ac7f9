/** Ends what was started, the last first, once. */
export class Shutdown {
	private readonly steps: (() => Promise<void> | void)[] = [];
	private running: Promise<void> | undefined;

	/** Registers how to end something that has just been started. */
	add(step: () => Promise<void> | void): void {
		this.steps.push(step);
	}

	/** Ends everything; later calls wait for the first one. */
	run(): Promise<void> {
		this.running ??= this.endAll();
		return this.running;
	}

	private async endAll(): Promise<void> {
		for (const step of this.steps.toReversed()) await step();
	}
}
