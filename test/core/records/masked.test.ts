import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { archiveBundle } from "../../../core/records/archiveBundle.ts";
import { brief } from "../../../core/records/figures/brief.ts";
import { figuresOf } from "../../../core/records/figures/figuresOf.ts";
import { formDocx } from "../../../core/records/formDocx.ts";
import { formHtml } from "../../../core/records/formHtml.ts";
import { ledgerCsv } from "../../../core/records/ledgerCsv.ts";
import { ledgerHtml } from "../../../core/records/ledgerHtml.ts";
import { ledgerJson } from "../../../core/records/ledgerJson.ts";
import { recordOf } from "../../../core/records/recordOf.ts";
import type { PersonalData } from "../../../core/records/ticketFile.ts";
import { CLERK, local, UNIT1, wholeLife } from "./chronicle.ts";
import { officeUnder, PACK_IDS } from "./office.ts";

const VIEW = { now: local("2026-10-15 09:00") };

const person: fc.Arbitrary<Required<Pick<PersonalData, "name" | "phone" | "idNumber" | "address">>> =
  fc.record({
    name: fc
      .tuple(fc.constantFrom("王", "李", "欧阳", "诸葛"), fc.constantFrom("春桃", "铁柱", "思远", "晓燕"))
      .map((both) => both.join("")),
    phone: fc.integer({ min: 0, max: 99_999_999 }).map((n) => `138${String(n).padStart(8, "0")}`),
    idNumber: fc.integer({ min: 1, max: 998 }).map((n) => `11010119700101${String(n).padStart(3, "0")}5`),
    address: fc.integer({ min: 1, max: 99 }).map((n) => `清禾市东山区青石镇柳树巷${n}号`),
  });

/** A request in which every clerk typed the citizen's data where they do not belong. */
function carelessLife(
  packId: string,
  known: Required<Pick<PersonalData, "name" | "phone" | "idNumber" | "address">>,
) {
  const { name, phone, idNumber, address } = known;
  const leak = `${name}的电话是${phone}，身份证${idNumber}，住${address}`;
  const life = wholeLife(officeUnder(packId), "7")
    .add("2026-10-12 09:00", CLERK, { type: "supplemented", text: leak, attachmentIds: [] })
    .add("2026-10-12 09:10", UNIT1, {
      type: "progressReported",
      partId: "part-1",
      progress: leak,
      reasons: leak,
    })
    .add("2026-10-12 09:20", CLERK, { type: "leaderInstructed", leader: "石大山", instruction: leak })
    .replied("2026-10-13 10:00", "part-1", UNIT1, leak)
    .passed("2026-10-13 10:30", "part-1")
    .passed("2026-10-13 10:31", "part-2")
    .told("2026-10-13 11:00", leak)
    .surveyed("2026-10-14 09:00", "satisfied", leak);
  life.personal = { ...known, text: leak };
  return life;
}

async function everythingPrinted(packId: string, life: ReturnType<typeof carelessLife>): Promise<string> {
  const office = officeUnder(packId);
  const { file } = life;
  const pieces: string[] = [];
  const record = recordOf(office, file, VIEW);
  pieces.push(...Object.values(record.fields));
  for (const { id } of office.pack.forms) {
    pieces.push(formHtml(office, id, record));
    const document = unzipSync(await formDocx(office, id, record))["word/document.xml"];
    pieces.push(new TextDecoder().decode(document).replace(/<[^>]*>/g, ""));
  }
  for await (const piece of ledgerCsv(office, [file], VIEW)) pieces.push(piece);
  for await (const piece of ledgerHtml(office, [file], VIEW, "2026年")) pieces.push(piece);
  for await (const piece of ledgerJson(office, [file], VIEW)) pieces.push(piece);
  const source = { ticketId: "t", file, links: [], call: null, papers: [] };
  const chunks: Uint8Array[] = [];
  for await (const chunk of archiveBundle(office, source, VIEW)) chunks.push(chunk);
  for (const [path, bytes] of Object.entries(unzipSync(Buffer.concat(chunks)))) {
    if (path.endsWith(".html") || path.endsWith(".csv")) pieces.push(new TextDecoder().decode(bytes));
  }
  return pieces.join("\n");
}

describe("CM-7: nothing that is printed, exported or passed round", () => {
  it.each(PACK_IDS)(
    "holds a phone, a full name, papers or a home address, even where a clerk typed it: %s",
    async (packId) => {
      await fc.assert(
        fc.asyncProperty(person, async (known) => {
          const all = await everythingPrinted(packId, carelessLife(packId, known));
          for (let i = 0; i + 7 <= known.phone.length; i += 1)
            expect(all).not.toContain(known.phone.slice(i, i + 7));
          expect(all).not.toContain(known.name);
          expect(all).not.toContain(known.idNumber.slice(6, 14));
          expect(all).not.toContain("柳树巷");
        }),
        { numRuns: 4, seed: 7 },
      );
    },
  );

  it("tells it to whom all may be shown, so the test above does not pass by accident", async () => {
    const known = {
      name: "欧阳春桃",
      phone: "13800001234",
      idNumber: "110101197001010015",
      address: "清禾市东山区青石镇柳树巷1号",
    };
    const life = carelessLife("shaoguan", known);
    const { fields } = recordOf(life.office, life.file, { ...VIEW, sight: "full" });
    expect(fields).toMatchObject({
      citizenName: known.name,
      citizenPhone: known.phone,
      citizenAddress: known.address,
    });
    expect(fields.citizenIdNumber).toContain(known.idNumber);
  });

  it("is a brief that tells of a typical case who it was about", async () => {
    const office = officeUnder("shanting");
    const period = { from: local("2026-10-01 00:00"), to: local("2026-11-01 00:00"), label: "2026年10月" };
    const figures = await figuresOf(office, [], period, VIEW.now);
    const leak = "我叫王铁柱，电话13812345678，住清禾市东山区青石镇柳树巷9号";
    const { html } = await brief(
      office,
      "analysis",
      figures,
      {
        cases: [{ number: "7", title: leak, story: leak, result: leak }],
        problems: [],
        meetings: [],
        measures: [],
        circulation: [],
        cooperation: [],
        suggestions: [leak],
        hotline: null,
      },
      VIEW.now,
    );
    expect(html).not.toMatch(/王铁柱|3812345|柳树巷9/);
    expect(html).toContain("王**");
  });
});
