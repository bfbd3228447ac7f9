// What this project asks of itself beyond n8n's stock rules (eslint.config.mjs, which must stay as n8n ships it).
// It also covers the `.mts` and `.mjs` files (build, sandbox, demo, tests), where n8n's rules for published code do
// not apply.
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

const banned = [
	{
		selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
		message: 'Read the value with a check instead of casting it through unknown.',
	},
];

/** The services; a node is of the one whose name its own begins with. */
const SERVICES = ['whop', 'dub'];

/**
 * The only files that may use values of n8n-workflow (types are free), because they are where the nodes meet n8n. All
 * others can be tested, and understood, without n8n.
 */
const MEETS_N8N = [
	'nodes/*/*.node.ts', // the kind of a connection, in the description
	'nodes/shared/dates.ts', // dates are read as n8n reads them
	'nodes/shared/http.ts', // n8n's sleep, which it can end
	'nodes/shared/nodeError.ts', // n8n's errors
];

/** What each folder below nodes/ may import of the others. */
const zones = readdirSync('nodes').map((folder) => {
	const service = SERVICES.find((name) => folder.toLowerCase().startsWith(name));
	const allowed = new Set([folder, 'shared', ...(service === undefined ? [] : [service])]);
	return {
		target: `./nodes/${folder}`,
		from: './nodes',
		except: [...allowed].map((name) => `./${name}`),
		message:
			'shared imports neither service nor node; a service imports shared; a node imports shared and its service.',
	};
});

export default tseslint.config(
	{ ignores: ['dist/**', '.n8n/**', '.split/**'] },
	{
		files: ['**/*.{ts,mts,mjs,js}'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: ['tsconfig.json', 'tsconfig.tools.json'] },
		},
		linterOptions: { reportUnusedDisableDirectives: 'off' },
		rules: {
			'no-restricted-syntax': ['error', ...banned],
			// Node's test runner waits for them by itself.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{
					allowForKnownSafeCalls: [{ from: 'package', name: ['it', 'test'], package: 'node:test' }],
				},
			],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/consistent-type-imports': 'error',
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		plugins: { 'import-x': importX },
		settings: {
			'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
			'import-x/resolver-next': [createTypeScriptImportResolver()],
		},
		rules: {
			'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
			'@typescript-eslint/explicit-module-boundary-types': 'error',
			'import-x/no-cycle': 'error',
			'import-x/no-unresolved': 'error',
			'import-x/no-restricted-paths': [
				'error',
				{
					zones: [
						...zones,
						{
							target: './credentials',
							from: './nodes',
							except: ['./shared', ...SERVICES.map((name) => `./${name}`)],
							message: 'A credential imports shared and its service.',
						},
						{
							target: ['./nodes', './credentials'],
							from: '.',
							except: ['./nodes', './node_modules'],
							message: 'Only what is in nodes/ is published with the nodes.',
						},
					],
				},
			],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		ignores: MEETS_N8N,
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					paths: [
						{
							name: 'n8n-workflow',
							allowTypeImports: true,
							message: 'Values come from n8n in a few files only: see MEETS_N8N.',
						},
					],
				},
			],
		},
	},
);
