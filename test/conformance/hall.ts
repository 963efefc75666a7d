import { z } from "zod";
import { ticketShape } from "../../bots/api/ticketShapes.ts";
import type { Command } from "../../core/lifecycle/command.ts";
import type { StaffMember } from "../../core/office/office.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { sweepClocks } from "../../core/ticket/sweepClocks.ts";
import { startTestServer, type TestServer } from "../support/testProgram.ts";
import { Visitor } from "../support/visitor.ts";

export type View = z.infer<typeof ticketShape>;
export type Answer = { status: number; body: unknown; headers: Headers };
const doneShape = z.object({ number: z.string(), version: z.int(), status: z.string(), again: z.boolean() });
export type Done = z.infer<typeof doneShape>;
const problemShape = z.object({
  title: z.string(),
  code: z.string().optional(),
  detail: z.string().optional(),
  possible: z.array(z.string()).optional(),
});

/** Owed messages as rows of the outbox show them. */
export type OwedRow = {
  audience: string;
  channel: string;
  personKey: string;
  template: string;
  params: unknown;
  dueAt: Date;
};

/**
 * One office under one pack, worked over HTTP as its people do: intake, commands, records, each as somebody in a role
 * of the pack. Time stands still until it is set.
 */
export class Hall {
  readonly test: TestServer;
  readonly office: WorkingOffice;
  readonly #cookies = new Map<string, string>();
  /** of all halls: two of them may work at one office */
  static #keys = 0;

  private constructor(test: TestServer, office: WorkingOffice) {
    this.test = test;
    this.office = office;
  }

  /** The demo's office under this pack, on a server of its own. */
  static async open(packId: string, start = "2026-11-19T10:00:00+08:00"): Promise<Hall> {
    const test = await startTestServer(start);
    const office = test.program.offices().find((one) => one.pack.id === packId);
    if (office === undefined) throw new Error(`no office under ${packId}`);
    return new Hall(test, office);
  }

  /** An office of one's own: files laid into the data folder before the start, rows written after it. */
  static async openWith(
    prepare: (dataDir: string) => Promise<void>,
    setUp: (program: TestServer["program"]) => Promise<void>,
    packId: string,
    start = "2026-11-19T10:00:00+08:00",
  ): Promise<Hall> {
    const test = await startTestServer(start, prepare);
    await setUp(test.program);
    await test.program.refresh();
    const office = test.program.offices().find((one) => one.pack.id === packId);
    if (office === undefined) throw new Error(`no office under ${packId}`);
    return new Hall(test, office);
  }

  /** Another office of the same server: the one under this pack, or of this id. */
  beside(packOrOffice: string): Hall {
    const offices = this.test.program.offices();
    const found =
      offices.find((one) => one.id === packOrOffice) ?? offices.find((one) => one.pack.id === packOrOffice);
    if (found === undefined) throw new Error(`no office ${packOrOffice}`);
    return new Hall(this.test, found);
  }

  async close(): Promise<void> {
    await this.test.stop();
  }

  /** @param time `2026-11-19 10:00` in Shanghai */
  at(time: string): this {
    this.test.clock.set(`${time.replace(" ", "T")}:00+08:00`);
    return this;
  }

  /** Somebody in a role of the pack; of a department where one is named. */
  who(role: string, departmentId?: string): StaffMember {
    const found = this.office.staff.find(
      (one) => one.roles.includes(role) && (departmentId === undefined || one.departmentId === departmentId),
    );
    if (found === undefined) throw new Error(`nobody is ${role} ${departmentId ?? ""}`);
    return found;
  }

  /** A request as somebody; the answer whatever it is. */
  async ask(
    role: string | StaffMember | null,
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<Answer> {
    const staff = typeof role === "string" ? this.who(role) : role;
    const response = await fetch(`${this.test.url}${path}`, {
      method,
      headers: {
        "x-requested-with": "banchengshi",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(staff === null ? {} : { cookie: await this.#cookieOf(staff) }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const type = response.headers.get("content-type") ?? "";
    const answer: unknown = type.includes("json")
      ? await response.json()
      : type.startsWith("text/")
        ? await response.text()
        : new Uint8Array(await response.arrayBuffer());
    return { status: response.status, body: answer, headers: response.headers };
  }

  /** A page, file or list as somebody; throws where it is refused. */
  async get(role: string | StaffMember | null, path: string): Promise<unknown> {
    const answer = await this.ask(role, "GET", `/api/offices/${this.office.id}${path}`);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A clerk registers somebody at the window. */
  async intake(
    role: string | StaffMember,
    request: { text: string } & Record<string, unknown>,
  ): Promise<Done & { code: string }> {
    const answer = await this.ask(
      role,
      "POST",
      `/api/offices/${this.office.id}/tickets`,
      request,
      this.key(),
    );
    if (answer.status !== 200) throw new Error(`intake: ${answer.status} ${JSON.stringify(answer.body)}`);
    return doneShape.extend({ code: z.string() }).parse(answer.body);
  }

  /** Somebody calls; the transcript comes in. @returns the number it was registered under */
  async call(words: string, caller = "13800138000"): Promise<string> {
    const externalId = `call-${this.key()}`;
    const response = await fetch(`${this.test.url}/phone/transcripts?office=${this.office.id}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.test.config.PHONE_TOKEN}`,
      },
      body: JSON.stringify({
        callId: externalId,
        startedAt: new Date(this.test.clock.now()).toISOString(),
        caller,
        called: this.office.settings.calledNumbers[0] ?? "",
        turns: [{ speaker: "citizen", text: words, beginMs: 0, endMs: 5000 }],
      }),
    });
    if (response.status !== 202) throw new Error(`transcript: ${response.status} ${await response.text()}`);
    await this.test.program.worker.idle();
    const { number } = await this.test.program.database.prisma.ticket.findFirstOrThrow({
      where: { officeId: this.office.id, channel: "phone", externalId: { contains: externalId } },
    });
    return number;
  }

  /** Somebody new on the chat page. */
  visitor(): Visitor {
    return new Visitor(this.test, this.office.id);
  }

  /** A command as somebody; throws where it is refused. */
  async does(
    role: string | StaffMember,
    number: string,
    command: Partial<Command> & { type: Command["type"] },
    more: Record<string, unknown> = {},
  ): Promise<Done> {
    const answer = await this.tries(role, number, command, more);
    if (answer.status !== 200) {
      throw new Error(`${command.type}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return doneShape.parse(answer.body);
  }

  /** A command as somebody; the answer whatever it is. */
  async tries(
    role: string | StaffMember,
    number: string,
    command: Partial<Command> & { type: Command["type"] },
    more: Record<string, unknown> = {},
  ): Promise<Answer> {
    const path = `/api/offices/${this.office.id}/tickets/${encodeURIComponent(number)}/commands`;
    return await this.ask(role, "POST", path, { command, ...more }, this.key());
  }

  /** The refusal's status, code and words; throws where the command was accepted. */
  async refused(
    role: string | StaffMember,
    number: string,
    command: Partial<Command> & { type: Command["type"] },
  ): Promise<{ status: number; code: string; why: string; possible: string[] }> {
    const answer = await this.tries(role, number, command);
    if (answer.status === 200) throw new Error(`${command.type} was accepted`);
    const { code = "", detail = "", possible = [] } = problemShape.parse(answer.body);
    return { status: answer.status, code, why: detail, possible };
  }

  /** The whole ticket as somebody sees it. */
  async view(role: string | StaffMember, number: string): Promise<View> {
    return ticketShape.parse(await this.get(role, `/tickets/${encodeURIComponent(number)}`));
  }

  /** Everything that is owed for a ticket, oldest first; one template only where it is named. */
  async owed(number: string, template?: string): Promise<OwedRow[]> {
    const { prisma } = this.test.program.database;
    const { id } = await prisma.ticket.findFirstOrThrow({ where: { officeId: this.office.id, number } });
    const rows = await prisma.outbox.findMany({
      where: { officeId: this.office.id, ticketId: id, ...(template === undefined ? {} : { template }) },
      orderBy: { id: "asc" },
    });
    return rows.map(({ audience, channel, personKey, template: name, params, dueAt }) => ({
      audience,
      channel,
      personKey,
      template: name,
      params,
      dueAt,
    }));
  }

  /** What the clock does by itself up to now. */
  async sweep(): Promise<void> {
    const { program } = this.test;
    await sweepClocks({
      prisma: program.database.prisma,
      seal: program.seal,
      office: program.office,
      newId: program.newId,
      now: program.now,
      onRefused: (_ticket, command, why) => {
        throw new Error(`${command.type}: ${why}`);
      },
    });
  }

  /** The clock of a name that runs; where none does, the one that started last. */
  async clock(role: string | StaffMember, number: string, name: string): Promise<View["clocks"][number]> {
    const named = (await this.view(role, number)).clocks.filter((clock) => clock.clock === name);
    const live = named.find((clock) => clock.status === "running" || clock.status === "paused");
    const found = live ?? named.sort((a, b) => a.startsAt.localeCompare(b.startsAt)).at(-1);
    if (found === undefined) throw new Error(`no clock ${name}`);
    return found;
  }

  async #cookieOf(staff: StaffMember): Promise<string> {
    // a log-in that is not used is over after 12 hours
    const key = `${staff.id}/${Math.floor(this.test.clock.now() / 36e5)}`;
    const known = this.#cookies.get(key);
    if (known !== undefined) return known;
    const response = await fetch(`${this.test.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-requested-with": "banchengshi" },
      body: JSON.stringify({ officeId: this.office.id, staffId: staff.id }),
    });
    if (!response.ok) throw new Error(`no session: ${response.status} ${await response.text()}`);
    const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    this.#cookies.set(key, cookie);
    return cookie;
  }

  /** A new key for a change. */
  key(): string {
    Hall.#keys += 1;
    return `key-${Hall.#keys}-test`;
  }
}
