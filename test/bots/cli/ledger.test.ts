import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { unzipSync } from "fflate";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WrongUse } from "../../../bots/cli/command.ts";
import { run as ledger } from "../../../bots/cli/ledger.ts";
import { readConfig } from "../../../bots/config.ts";
import { demoOffices } from "../../../bots/demo/files.ts";
import { type House, openHouse } from "../../../bots/house.ts";
import { understandIn } from "../../../core/office/understandIn.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../core/store/embeddedPostgres.ts";
import { registerTicket } from "../../../core/store/registerTicket.ts";
import { draftRegistration } from "../../../core/ticket/draftRegistration.ts";

const NOW = Date.parse("2026-10-09T10:00:00+08:00");
const OFFICES = demoOffices().map(({ office }) => office.id);
const STORIES = [
  "我叫欧阳春桃，电话13900001234，社保卡补办跑了三趟，窗口就是不给办",
  "办不动产证的窗口态度很差，冲我吼，我要投诉，电话13900005678",
  '=HYPERLINK("http://x")，营业执照怎么办',
];

/** A stream that keeps what is written, and takes its time. */
class Sink extends Writable {
  readonly chunks: Buffer[] = [];
  constructor() {
    super({
      highWaterMark: 64,
      write: (chunk, _, done) => {
        this.chunks.push(Buffer.from(chunk));
        setImmediate(done);
      },
    });
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
  get text(): string {
    return this.bytes.toString("utf8");
  }
}

describe("the ledger on the command line", () => {
  const environment = { ...process.env };
  let home: string;
  let server: EmbeddedPostgres;
  let house: House;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "bcs-ledger-"));
    server = await startEmbeddedPostgres(home);
    Object.assign(process.env, { DATABASE_URL: server.url, DATA_DIR: home });
    house = await openHouse(readConfig(), pino({ level: "silent" }), () => NOW);
    for (const office of house.offices()) for (const [i] of STORIES.entries()) await register(office, i);
  });
  afterAll(async () => {
    await house.stop();
    await server.stop();
    process.env = environment;
    await rm(home, { recursive: true, force: true });
  });

  async function register(office: WorkingOffice, i: number): Promise<void> {
    const text = STORIES[i] ?? "";
    const meaning = understandIn(office, { text }, NOW);
    const { name, phone } = meaning.slots;
    const draft = draftRegistration(office, house.seal, {
      ticketId: `t${i}`,
      now: NOW,
      receivedAt: NOW,
      source: { channel: "phone", externalId: `call-${i}` },
      personKey: `phone:${i}`,
      correlationId: `c${i}`,
      text,
      meaning,
      contact: {
        ...(name === undefined ? {} : { name: name.value }),
        ...(phone === undefined ? {} : { phone: phone.value }),
      },
      attachmentIds: [],
      by: { role: "citizen" },
      tellCitizen: false,
    });
    await registerTicket(house.database.prisma, draft, null);
  }

  async function written(office: string, format: string, year = "2026"): Promise<Sink> {
    const stdout = new Sink();
    const argv = ["--office", office, "--year", year, "--format", format];
    expect(await ledger(argv, { stdin: process.stdin, stdout, stderr: new Sink() })).toBe(0);
    return stdout;
  }

  const labelsOf = (id: string) => house.office(id).pack.ledger.columns.map(({ label }) => label);

  it.each(OFFICES)(
    "of %s has the pack's columns as CSV, a row for each request, nobody's name or number",
    async (id) => {
      const { text } = await written(id, "csv");
      const lines = text.replace(/^\uFEFF/, "").split("\r\n");
      expect(lines[0]).toBe(labelsOf(id).join(","));
      expect(lines.slice(1).filter((line) => line !== "")).toHaveLength(STORIES.length);
      expect(text).not.toMatch(/13900001234|13900005678|春桃/);
      expect(text).not.toMatch(/(^|,)=/m);
    },
  );

  it.each(OFFICES)("of %s has the same columns as a spreadsheet", async (id) => {
    const files = unzipSync((await written(id, "xlsx")).bytes);
    const sheet = new TextDecoder().decode(files["xl/worksheets/sheet1.xml"]);
    const rows = [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) =>
      [...row.matchAll(/<c [^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map(([, cell = ""]) =>
        cell.replace(/<[^>]*>/g, ""),
      ),
    );
    expect(rows).toContainEqual(labelsOf(id));
    const head = rows.findIndex((row) => row.join() === labelsOf(id).join());
    const notes = house.office(id).pack.ledger.notes.length;
    expect(rows.slice(head + 1, rows.length - notes)).toHaveLength(STORIES.length);
    expect(sheet).not.toMatch(/13900001234|春桃/);
  });

  it.each(OFFICES)(
    "of %s tells a program number, source, kind, status and clocks beside the columns",
    async (id) => {
      const rows: Record<string, unknown>[] = JSON.parse((await written(id, "json")).text);
      expect(rows).toHaveLength(STORIES.length);
      for (const [i, row] of rows.entries()) {
        expect(Object.keys(row)).toEqual(expect.arrayContaining(labelsOf(id)));
        expect(row).toMatchObject({
          number: expect.any(String),
          source: { channel: "phone", externalId: `call-${i}` },
        });
        expect(["consult", "assist", "coordinate"]).toContain(row["kind"]);
        expect(typeof row["status"]).toBe("string");
        expect(Array.isArray(row["clocks"])).toBe(true);
      }
    },
  );

  it("of a year without requests is empty, with its heads", async () => {
    const [id = ""] = OFFICES;
    expect((await written(id, "json", "2019")).text).toBe("[]\n");
    expect((await written(id, "csv", "2019")).text).toBe(`\uFEFF${labelsOf(id).join(",")}\r\n`);
  });

  it("says how it is used, and which offices there are", async () => {
    const io = { stdin: process.stdin, stdout: new Sink(), stderr: new Sink() };
    await expect(ledger(["--office", OFFICES[0] ?? ""], io)).rejects.toThrow(WrongUse);
    await expect(ledger(["--office", "x", "--year", "2026", "--format", "pdf"], io)).rejects.toThrow(
      /csv\|xlsx\|json/,
    );
    const unknown = ledger(["--office", "nowhere", "--year", "2026", "--format", "csv"], io);
    await expect(unknown).rejects.toThrow(new RegExp(OFFICES.join("、")));
  });
});
