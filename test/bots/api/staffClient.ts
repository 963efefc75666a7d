import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import type { TestServer } from "../../support/testProgram.ts";

/** An answer of the API: its status, and its body as it came. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  bytes: Uint8Array;
  /** the body as JSON; whoever reads it says what they expect of it */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it looks for
  body: any;
};

/** One person at the workbench, over real HTTP. */
export class StaffClient {
  readonly #url: string;
  readonly #cookie: string;
  readonly officeId: string;
  readonly staffId: string;

  constructor(url: string, cookie: string, officeId: string, staffId: string) {
    this.#url = url;
    this.#cookie = cookie;
    this.officeId = officeId;
    this.staffId = staffId;
  }

  async get(path: string): Promise<Answer> {
    return await this.send("GET", path);
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.send("POST", path, body, { "x-requested-with": "banchengshi", ...headers });
  }

  /** Sends a photo or file. */
  async upload(bytes: Uint8Array<ArrayBuffer>, fileName: string): Promise<Answer> {
    const form = new FormData();
    form.set("file", new File([bytes], fileName));
    return await this.send("POST", this.at("/files"), form, { "x-requested-with": "banchengshi" });
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.#url}/api${path}`, {
      method,
      redirect: "manual",
      headers: {
        cookie: this.#cookie,
        ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const json = answer.headers.get("content-type")?.includes("json") === true;
    const { status, headers: head } = answer;
    return { status, headers: head, text, bytes, body: json ? JSON.parse(text) : null };
  }

  /** A path of this person's own office. */
  at(path: string): string {
    return `/offices/${this.officeId}${path}`;
  }

  ticket(number: string, path = ""): string {
    return this.at(`/tickets/${encodeURIComponent(number)}${path}`);
  }

  async register(body: Record<string, unknown>, key?: string): Promise<Answer> {
    return await this.post(this.at("/tickets"), body, key === undefined ? {} : { "idempotency-key": key });
  }

  async give(
    number: string,
    command: Record<string, unknown>,
    more: Record<string, unknown> = {},
    key?: string,
  ): Promise<Answer> {
    return await this.post(
      this.ticket(number, "/commands"),
      { command, ...more },
      key === undefined ? {} : { "idempotency-key": key },
    );
  }
}

/** Signs somebody in over HTTP, as the demo does. */
export async function signIn(test: TestServer, officeId: string, staffId: string): Promise<StaffClient> {
  const answer = await fetch(`${test.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-requested-with": "banchengshi" },
    body: JSON.stringify({ officeId, staffId }),
  });
  if (answer.status !== 200) throw new Error(`${staffId} cannot sign in: ${answer.status}`);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return new StaffClient(test.url, cookie, officeId, staffId);
}

/** Signs in somebody who acts as this at an office; of a unit where one is named. */
export async function signInAs(
  test: TestServer,
  office: WorkingOffice,
  actsAs: string | readonly string[],
  departmentId?: string,
): Promise<StaffClient> {
  const roles = office.pack.roles.filter((role) => [actsAs].flat().includes(role.actsAs)).map(({ id }) => id);
  const found = office.staff.find(
    (one) =>
      one.roles.some((role) => roles.includes(role)) &&
      (departmentId === undefined || one.departmentId === departmentId),
  );
  if (found === undefined) throw new Error(`nobody acts as ${[actsAs].flat().join(" or ")}`);
  return await signIn(test, office.id, found.id);
}

/** The office whose regulation asks for this. */
export function officeWhose(test: TestServer, asks: (office: WorkingOffice) => boolean): WorkingOffice {
  const found = test.program.offices().find(asks);
  if (found === undefined) throw new Error("no office of this kind");
  return found;
}
