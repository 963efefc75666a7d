/** How long a request may take to come in. */
export const REQUEST_MS = 60_000;
/** How long a connection stays open for the next request. */
export const KEEP_ALIVE_MS = 72_000;
