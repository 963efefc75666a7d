/**
 * What goes wrong over HTTP, as application/problem+json (RFC 9457) with Chinese words that say what to do.
 * Status codes appear only in route files.
 */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly title: string;
  constructor(status: number, title: string, options?: ErrorOptions) {
    super(title, options);
    this.status = status;
    this.title = title;
  }
}
