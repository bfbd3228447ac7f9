/** Must be loaded before n8n-core, which otherwise prints every failure of a node that a test provokes. */
process.env['N8N_LOG_LEVEL'] ??= 'silent';
