// What this project asks of itself beyond n8n's stock rules (eslint.config.mjs, which must stay as n8n ships it).
// It also covers the `.mts` files (sandbox, demo, tests), where n8n's rules for published code do not apply.
import tseslint from 'typescript-eslint';

const banned = [
	{
		selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
		message: 'Read the value with a check instead of casting it through unknown.',
	},
];

export default tseslint.config(
	{ ignores: ['dist/**', '.n8n/**', '**/*.{js,mjs}'] },
	{
		files: ['**/*.{ts,mts}'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: ['tsconfig.json', 'tsconfig.tools.json'] },
		},
		linterOptions: { reportUnusedDisableDirectives: 'off' },
		rules: {
			'no-restricted-syntax': ['error', ...banned],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/consistent-type-imports': 'error',
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		rules: {
			'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
			'@typescript-eslint/explicit-module-boundary-types': 'error',
		},
	},
);
