/** Sandbox, demo and tests are ES modules in TypeScript (`.mts`); the pack's own source is `.ts`. */
const swc = [
	'@swc/jest',
	{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
];

export default {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.n8n/'],
	transform: { '\\.m?ts$': swc },
	maxWorkers: 2,
	testTimeout: 30_000,
};
