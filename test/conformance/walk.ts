import type { StaffMember } from "../../core/office/office.ts";
import type { Hall } from "./hall.ts";

/**
 * A walk through a regulation, written down while it runs: what was done as whom, what was answered, what it came to.
 * The text has no ids and no moments but those of the standing clock, so it is the same at each run.
 */
export class Walk {
  readonly hall: Hall;
  readonly #lines: string[] = [];

  constructor(hall: Hall, title: string, intro: string) {
    this.hall = hall;
    this.#lines.push(`# ${title}`, "", intro, "");
  }

  /** A step's heading. */
  step(words: string): this {
    this.#lines.push(`## ${words}`, "");
    return this;
  }

  note(words: string): this {
    this.#lines.push(words, "");
    return this;
  }

  /** A request over HTTP, with what was sent and what came back, as far as the parts named. */
  async http(
    who: string | StaffMember,
    method: string,
    path: string,
    body: unknown,
    shown: (answer: unknown) => unknown,
  ): Promise<unknown> {
    const staff = typeof who === "string" ? this.hall.who(who) : who;
    const answer = await this.hall.ask(
      staff,
      method,
      `/api/offices/${this.hall.office.id}${path}`,
      body,
      method === "POST" ? this.hall.key() : undefined,
    );
    const labels = staff.roles.map(
      (id) => this.hall.office.pack.roles.find((role) => role.id === id)?.label ?? id,
    );
    const time = new Date(this.hall.test.clock.now() + 8 * 3_600_000)
      .toISOString()
      .slice(0, 16)
      .replace("T", " ");
    this.#lines.push(
      `${time} · ${staff.name}（${labels.join("、")}）`,
      "",
      "```http",
      `${method} /api/offices/${this.hall.office.id}${decodeURIComponent(path)}`,
      ...(body === undefined ? [] : ["", JSON.stringify(body, null, 2)]),
      "```",
      "",
      "```json",
      JSON.stringify({ status: answer.status, ...asObject(shown(answer.body)) }, null, 2),
      "```",
      "",
    );
    return answer.body;
  }

  /** A command on a ticket, and how the ticket stands after it. */
  async does(who: string | StaffMember, number: string, command: unknown): Promise<void> {
    const path = `/tickets/${encodeURIComponent(number)}/commands`;
    await this.http(who, "POST", path, { command }, (answer) =>
      pick(answer, ["version", "statusText", "detail", "possible"]),
    );
  }

  /** The limits of a ticket as somebody sees them now. */
  async limits(who: string | StaffMember, number: string): Promise<void> {
    const view = await this.hall.view(who, number);
    const rows = view.clocks
      .filter((clock) => clock.statutory)
      .map(
        (clock) =>
          `| ${clock.label} | ${clock.dueAt ?? "—"} | ${clock.statusText} | ${clock.articles.map((one) => one.cite).join("、")} |`,
      );
    this.#lines.push("| 时限 | 到期 | 现在 | 依据 |", "|---|---|---|---|", ...rows, "");
  }

  /** What is owed to whom for a ticket, since the last time it was asked. */
  async owed(number: string): Promise<void> {
    const rows = await this.hall.owed(number);
    const fresh = rows.slice(this.#told);
    this.#told = rows.length;
    if (fresh.length === 0) return;
    const whom = (row: (typeof rows)[number]) => (row.audience === "citizen" ? "群众" : row.personKey);
    this.#lines.push("系统要告诉：", "", ...fresh.map((row) => `- ${whom(row)}：${row.template}`), "");
  }
  #told = 0;

  /** The whole walk as Markdown. */
  text(): string {
    return `${this.#lines.join("\n").trimEnd()}\n`;
  }
}

/** Some parts of an answer. */
export function pick(answer: unknown, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asObject(answer)).filter(([key]) => keys.includes(key)));
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : { answer: value };
}
