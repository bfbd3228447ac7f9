import type { Dub } from 'dub';

/** The body of POST /track/lead, as Dub's own client types it. */
export type TrackLeadRequestBody = NonNullable<Parameters<Dub['track']['lead']>[0]>;

/** The answer to POST /track/lead, as Dub's own client types it. */
export type TrackLeadResponseBody = Awaited<ReturnType<Dub['track']['lead']>>;

/** How Dub treats the call; see the descriptions of the Mode field. */
export type TrackLeadMode = NonNullable<TrackLeadRequestBody['mode']>;
