/** What a problem says beside its title: a stable code, the why, and what can be done instead, in plain Chinese. */
export type ProblemDetails = { code?: string; detail?: string; possible?: readonly string[] };

/**
 * What goes wrong over HTTP, as application/problem+json (RFC 9457) with Chinese words that say what to do.
 * Status codes appear only in route files.
 */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly title: string;
  readonly details: ProblemDetails;
  constructor(status: number, title: string, options: ErrorOptions & ProblemDetails = {}) {
    const { cause, ...details } = options;
    super(title, cause === undefined ? {} : { cause });
    this.status = status;
    this.title = title;
    this.details = details;
  }
}

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** A problem as it is sent. */
export function problemJson(status: number, title: string, details: ProblemDetails = {}): string {
  return JSON.stringify({ type: "about:blank", title, status, ...details });
}
