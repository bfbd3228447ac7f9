/** Sandbox, demo and tests are ES modules in TypeScript (`.mts`); the pack's own source is `.ts`. */
const swc = [
	'@swc/jest',
	{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
];

/** Parts of n8n's expression engines that load others with `import()`, which jest understands only when transformed. */
const IMPORTING =
	'(n8n-workflow/dist/cjs/expression|quickjs-bridge|quickjs-wasmfile-release-sync/dist/index)\\.js$';

export default {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.n8n/', '<rootDir>/.split/'],
	transform: { '\\.m?ts$': swc, [IMPORTING]: swc },
	transformIgnorePatterns: [`/node_modules/(?!.*${IMPORTING})`],
	maxWorkers: 2,
	testTimeout: 30_000,
};
