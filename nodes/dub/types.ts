import type { Dub } from 'dub';

/** The body of `POST /track/…`, as Dub's own client types it. */
export type TrackBody<What extends 'lead' | 'sale'> = NonNullable<
	Parameters<Dub['track'][What]>[0]
>;

/** The answer to it. */
export type TrackAnswer<What extends 'lead' | 'sale'> = Awaited<ReturnType<Dub['track'][What]>>;
