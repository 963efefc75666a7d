/** A browser without script: keeps cookies by path, follows nothing by itself. */
export class JarBrowser {
  readonly #base: string;
  readonly #agent: string;
  readonly cookies = new Map<string, { value: string; path: string }>();

  constructor(base: string, agent: string) {
    this.#base = base;
    this.#agent = agent;
  }

  /** @param path of the program, or a whole address that the platform led back to */
  async opens(path: string): Promise<{ status: number; location: string; text: string; headers: Headers }> {
    const { pathname, search } = new URL(path, this.#base);
    const sent = [...this.cookies].filter(([, one]) => pathname.startsWith(one.path));
    const answer = await fetch(`${this.#base}${pathname}${search}`, {
      redirect: "manual",
      headers: {
        "user-agent": this.#agent,
        ...(sent.length === 0
          ? {}
          : { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join("; ") }),
      },
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    const { status, headers } = answer;
    return { status, headers, location: headers.get("location") ?? "", text: await answer.text() };
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    const path = attributes.find((one) => one.startsWith("Path="))?.slice(5) ?? "/";
    if (value === "") this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }
}
