import type {
  Correction,
  Desk,
  KnowledgeAnswer,
  NewRequest,
  Registered,
  TicketSummary,
} from "../../core/desk/desk.ts";
import type { Pack } from "../../core/policy/pack.ts";
import type { Meaning } from "../../core/understanding/meaning.ts";
import { understand } from "../../core/understanding/understand.ts";
import type { Channel } from "../../core/words.ts";

/** A ticket as the memory desk keeps it. */
export type KeptTicket = {
  number: string;
  request: NewRequest;
  additions: { text: string; attachmentIds: string[] }[];
  corrections: Correction[];
  status: "open" | "closed" | "withdrawn";
  registeredAt: number;
};

export type MemoryDeskOptions = {
  pack: Pack;
  /** epoch ms */
  now: number;
  open?: boolean;
  channel?: Channel;
  phone?: string | null;
  provisional?: boolean;
  /** answers by a word of the question */
  guides?: Record<string, KnowledgeAnswer>;
  /** what a story needs to be certain of, laid over the real understanding */
  meanings?: (text: string, read: Meaning) => Partial<Meaning>;
};

const DAY = 24 * 60 * 60_000;

/** One person's desk that keeps everything in memory; `tickets` is what a test looks at. */
export class MemoryDesk {
  now: number;
  open: boolean;
  readonly tickets: KeptTicket[] = [];
  readonly calls: string[] = [];
  readonly #options: MemoryDeskOptions;

  constructor(options: MemoryDeskOptions) {
    this.#options = options;
    this.now = options.now;
    this.open = options.open ?? true;
  }

  /** The desk as one turn sees it. */
  forTurn(): Desk {
    const { pack, channel = "wecomKf", phone = null, guides = {} } = this.#options;
    const office = {
      id: "hall",
      name: "测试大厅",
      pack,
      address: "幸福路1号",
      phone: "0900-1234567",
      open: this.open,
      hoursText: "周一至周五 9:00–12:00、13:00–17:00",
      opensAt: this.open ? this.now : this.now + DAY / 2,
    };
    return {
      now: this.now,
      office,
      person: { key: "p1", channel, phone },
      understand: (text) => this.#understand(text),
      findAnswer: async (text) => Object.entries(guides).find(([word]) => text.includes(word))?.[1] ?? null,
      register: async (request) => this.#register(request),
      tickets: async () =>
        this.tickets
          .map((ticket) => this.#summary(ticket))
          .reverse()
          .slice(0, 10),
      supplement: async (number, what) => this.#change(number, (ticket) => ticket.additions.push(what)),
      withdraw: async (number) =>
        this.#change(number, (ticket) => {
          ticket.status = "withdrawn";
        }),
      correct: async (number, correction) =>
        this.#change(number, (ticket) => ticket.corrections.push(correction)),
      callPerson: async (reason) => {
        this.calls.push(reason);
        return { alreadyWaiting: this.calls.length > 1 };
      },
    };
  }

  #understand(text: string): Meaning {
    const { pack, meanings } = this.#options;
    const dimensions = Object.fromEntries(
      pack.dimensions.map(({ id, values }) => [id, values.map((one) => one.id)]),
    );
    const read = understand({ text }, { dimensions, directory: null, now: "2026-10-08" });
    return { ...read, ...meanings?.(text, read) };
  }

  #register(request: NewRequest): Registered {
    const seq = this.tickets.length + 1;
    const number = this.#options.pack.number
      .replace("{year}", "2026")
      .replace("{office}", "01")
      .replace(/\{seq(?::(\d+))?\}/, (_all, width: string | undefined) =>
        String(seq).padStart(Number(width ?? 1), "0"),
      );
    const status = request.answeredBy === undefined && request.declined === undefined ? "open" : "closed";
    const ticket = {
      number,
      request,
      additions: [],
      corrections: [],
      status,
      registeredAt: this.now,
    } as const;
    this.tickets.push({ ...ticket, additions: [], corrections: [] });
    return { ...this.#summary(ticket), code: "135790", awaitsTriage: request.meaning.department === null };
  }

  #change(number: string, change: (ticket: KeptTicket) => unknown): Awaited<ReturnType<Desk["supplement"]>> {
    const ticket = this.tickets.find((one) => one.number === number);
    if (ticket === undefined) return { ok: false, why: "没有这个编号" };
    if (ticket.status !== "open") return { ok: false, why: "已经办结" };
    change(ticket);
    return { ok: true, value: this.#summary(ticket) };
  }

  #summary({
    number,
    request,
    status,
    registeredAt,
  }: Omit<KeptTicket, "additions" | "corrections">): TicketSummary {
    const kind = request.meaning.kind === "none" ? "consult" : request.meaning.kind;
    const { provisional = false, pack } = this.#options;
    return {
      number,
      title: request.meaning.slots.matter?.value ?? request.text.slice(0, 12),
      kind,
      kindLabel: pack.kinds.find((one) => one.kind === kind)?.label ?? kind,
      status,
      statusText: status === "open" ? "正在办理" : "已办结",
      department: request.meaning.department,
      registeredAt,
      dates: [{ clock: "handling", label: "办理", dueAt: registeredAt + DAY, provisional }],
      closed: status !== "open",
    };
  }
}
