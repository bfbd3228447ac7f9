/** A reason to stop that the person can act on; its message is shown without a stack. It never holds a key. */
export class LiveError extends Error {}
