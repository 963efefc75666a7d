import type { Slot } from "../meaning.ts";

/** A time expression with how well it fits "since when": 0 is not enough. */
export type Since = Slot<string> & { fit: number };
