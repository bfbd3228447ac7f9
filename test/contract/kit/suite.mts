import type { Harness } from '../../engine/kit/harness.mts';
import { compare, expectContract } from './compare.mts';
import type { ContractCase } from './compare.mts';
import type { Operation } from './operations.mts';

/** The cases of one operation. */
export interface Suite<Input extends object> {
	readonly operation: Operation<Input>;
	readonly cases: readonly ContractCase<Input>[];
}

/** Runs every case of an operation as a test. */
export function describeSuite<Input extends object>(
	harness: Harness,
	{ operation, cases }: Suite<Input>,
): void {
	describe(operation.name, () => {
		it.each(cases.map((given) => [given.name, given] as const))('%s', async (_name, given) => {
			expectContract(await compare(harness, operation, given), given);
		});
	});
}
