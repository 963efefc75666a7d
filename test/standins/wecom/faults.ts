import type { ServerResponse } from "node:http";
import { ApiRefusal, type Fault, type Options } from "./platform.ts";

/** The faults that are set, taken as calls come. */
export class Faults {
  readonly #options: Options;
  #set: Fault[] = [];
  /** false: every call but gettoken is refused with 60020 */
  ipTrusted = true;
  /** every call is answered after so many ms */
  slowMs = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  add(path: string, what: Fault["what"], times = 1): void {
    this.#set.push({ path, what, times });
  }

  clear(): void {
    this.#set = [];
    this.ipTrusted = true;
    this.slowMs = 0;
  }

  /** The fault for this call, counted down. @throws ApiRefusal for a refusal */
  async meet(path: string, response: ServerResponse): Promise<"go on" | "answered" | "lose the answer"> {
    if (!this.ipTrusted && path !== "/cgi-bin/gettoken") {
      throw new ApiRefusal(
        60020,
        "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info",
      );
    }
    if (this.slowMs > 0) await this.#wait(this.slowMs);
    const fault = this.#set.find((one) => path.startsWith(one.path) && one.times > 0);
    if (fault === undefined) return "go on";
    fault.times -= 1;
    return await this.#apply(fault.what, response);
  }

  async #apply(
    what: Fault["what"],
    response: ServerResponse,
  ): Promise<"go on" | "answered" | "lose the answer"> {
    switch (what.kind) {
      case "refuse":
        throw new ApiRefusal(what.errcode, what.errmsg);
      case "hang":
        return "answered";
      case "reset":
        response.destroy();
        return "answered";
      case "late":
        return "lose the answer";
      case "status":
        response.writeHead(what.status).end("upstream error");
        return "answered";
      case "garbage":
        response.writeHead(200, { "content-type": "text/html" }).end("<html>busy</html>");
        return "answered";
      case "slow":
        await this.#wait(what.ms);
        return "go on";
    }
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => void this.#options.later(ms, resolve));
  }
}
