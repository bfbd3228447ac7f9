import { z } from 'zod/v4';
import { loadSchema } from '../loads.mts';

/** What the client process has to do. */
export const taskSchema = z.object({
	baseUrl: z.string(),
	key: z.string(),
	parallel: z.number(),
	load: loadSchema,
});
export type Task = z.infer<typeof taskSchema>;

/** Its report when it is done. */
export const reportSchema = z.object({ elapsedMs: z.number(), failed: z.number() });
export type Report = z.infer<typeof reportSchema>;
