import { z } from 'zod/v4';
import { loadSchema } from '../loads.mts';

/** What the client process is told to do. */
export const taskSchema = z.object({
	baseUrl: z.string(),
	key: z.string(),
	parallel: z.number(),
	load: loadSchema,
});
/** What the client process is told to do. */
export type Task = z.infer<typeof taskSchema>;

/** What it says when it is done. */
export const reportSchema = z.object({ elapsedMs: z.number(), failed: z.number() });
/** What it says when it is done. */
export type Report = z.infer<typeof reportSchema>;
