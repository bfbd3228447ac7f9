import './quiet.mts';
import { Expression } from 'n8n-workflow';

/** n8n's ways to evaluate expressions (`N8N_EXPRESSION_ENGINE`). */
export type ExpressionEngine = 'vm' | 'quickjs' | 'legacy';

/**
 * Starts the engine that evaluates the expressions of all workflows of a test file, in place of the one before.
 * @param engine default `vm`, as in n8n 2: what an expression asks for is copied into an isolate, so that it finds
 *   only what can be copied
 */
export async function startExpressions(engine: ExpressionEngine = 'vm'): Promise<void> {
	await stopExpressions();
	// n8n's own defaults.
	await Expression.initExpressionEngine({
		engine,
		poolSize: 1,
		maxCodeCacheSize: 1024,
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
		// Not a default; every run of a workflow gets a new isolate, and this makes it sooner.
		compileCache: true,
	});
	if (Expression.getActiveImplementation() !== engine) {
		throw new Error(`Expressions are evaluated by ${Expression.getActiveImplementation()}`);
	}
}

/** Ends what {@link startExpressions} started. */
export async function stopExpressions(): Promise<void> {
	await Expression.disposeExpressionEngine();
	Expression.setExpressionEngine('legacy');
}
