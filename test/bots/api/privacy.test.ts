import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { storeAttachment } from "../../../core/store/attachmentStore.ts";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { type Answer, type StaffClient, signIn, signInAs } from "./staffClient.ts";

const SECRETS = {
  name: "欧阳明哲",
  phone: "13912345678",
  idNumber: "11010119900307002X",
  address: "光明新村17号楼4单元602室",
};
const CLUE = "收了两条香烟才给办";
const WORDS = `我叫${SECRETS.name}，手机${SECRETS.phone}，身份证${SECRETS.idNumber}，家住${SECRETS.address}。居住证办了两个月，跑了三趟都办不下来`;

describe("whoever reads anything over the API", () => {
  let test: TestServer;
  let gets: string[];

  beforeAll(async () => {
    test = await startTestServer();
    const answer = await fetch(`${test.url}/api/openapi.json`);
    const paths: Record<string, Record<string, unknown>> = JSON.parse(await answer.text()).paths;
    gets = Object.keys(paths).filter(
      (path) => path.startsWith("/api/") && paths[path]?.["get"] !== undefined,
    );
  });
  afterAll(async () => await test.stop());

  /** A request with everything in it that must not show, on its way through a unit; and a complaint with a clue. */
  async function planted(office: WorkingOffice): Promise<{ number: string; complaint: string }> {
    const unitId = office.staff.find((one) => one.departmentId !== null)?.departmentId ?? "";
    const clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    const triage = await signInAs(test, office, "triageOfficer");
    const manager = await signInAs(test, office, "manager");
    await storeAttachment(test.program.database.prisma, {
      officeId: office.id,
      id: "photo-1",
      personKey: `staff:${clerk.staffId}`,
      fileName: `${SECRETS.name}的身份证${SECRETS.idNumber}.jpg`,
      contentType: "image/jpeg",
      size: 3,
      sha256: "",
      bodySealed: test.program.seal.seal(new Uint8Array([1, 2, 3]), office.id),
      createdAt: new Date(test.clock.now()),
    });
    const said = { text: WORDS, title: `${SECRETS.name}反映居住证`, contact: SECRETS };
    const { number } = (await clerk.register({ ...said, attachmentIds: ["photo-1"] })).body;
    const cause = `${SECRETS.name}（${SECRETS.phone}）的材料不全`;
    for (const [who, command] of [
      [triage, { type: "triage", kind: "coordinate", departmentId: unitId, note: cause }],
      [clerk, { type: "confirm", way: "signature" }],
      [clerk, { type: "analyseCause", cause }],
      [clerk, { type: "giveOpinion", verified: cause, opinion: cause }],
      [manager, { type: "approveSheet", limit: { workdays: 5 }, note: cause }],
      [clerk, { type: "supplement", text: `又打来电话${SECRETS.phone}，住${SECRETS.address}` }],
      [clerk, { type: "recordInstruction", leader: "主任", instruction: cause }],
      [triage, { type: "dispatch", units: [{ departmentId: unitId, lead: true, task: cause }] }],
    ] as [StaffClient, Record<string, unknown>][]) {
      // what this regulation does not ask for is refused, and that is no matter here
      await who.give(number, command);
    }
    const { body } = await clerk.register({ ...said, text: `窗口的人态度恶劣、刁难人，${WORDS}` });
    const accused = { departmentId: unitId, staffIds: [] };
    await triage.give(body.number, { type: "triage", kind: "coordinate", departmentId: unitId, accused });
    const forwarded = await triage.give(body.number, { type: "forwardClue" }, { clue: CLUE });
    expect(forwarded.status).toBe(200);
    return { number, complaint: body.number };
  }

  /** One person for every role of an office. */
  async function people(office: WorkingOffice): Promise<StaffClient[]> {
    const ids = new Set(
      office.pack.roles.flatMap(({ id }) => office.staff.find((one) => one.roles.includes(id))?.id ?? []),
    );
    return await Promise.all([...ids].map((id) => signIn(test, office.id, id)));
  }

  it("never finds a name, a number or an address in full, in any route, whatever the role", async () => {
    let read = 0;
    for (const [o, office] of test.program.offices().entries()) {
      const { number, complaint } = await planted(office);
      for (const [p, person] of (await people(office)).entries()) {
        const paths = gets.flatMap((one) => filled(one, office, [number, complaint]));
        // every role on every route in the first office; in the others each route and each role too, but not each pair
        for (const path of paths.filter((_, i) => o === 0 || (i + p + o) % 3 === 0)) {
          const answer = await person.get(path);
          expect(answer.status, path).toBeLessThan(500);
          if (answer.status === 200) read += 1;
          const text = wholeText(answer);
          for (const [field, secret] of Object.entries({ ...SECRETS, clue: CLUE })) {
            expect(text.includes(secret), `${field} in ${path} for ${person.staffId}`).toBe(false);
          }
        }
      }
    }
    expect(read).toBeGreaterThan(500);
    const looks = await test.program.database.prisma.look.count({
      where: { NOT: { fields: { equals: ["attachments"] } } },
    });
    expect(looks).toBe(0);
  }, 300_000);

  /** A route's paths with something real in every place, in each form that it comes in. */
  function filled(route: string, office: WorkingOffice, numbers: string[]): string[] {
    const form = office.pack.forms[0]?.id ?? "";
    const report = office.pack.reports[0]?.id ?? "";
    const guides = route.includes("/guides/");
    const base = route
      .replace(/^\/api/, "")
      .replace("{office}", office.id)
      .replace("{form}", form)
      .replace("{report}", report)
      .replace("{clock}", "handling-1")
      .replace("{id}", guides ? "none" : "photo-1");
    const paths = base.includes("{number}")
      ? numbers.map((number) => base.replace("{number}", encodeURIComponent(number)))
      : [base];
    return paths.flatMap((path) => {
      if (path.endsWith("/ledger")) {
        return ["json", "csv", "html", "xlsx"].map((format) => `${path}?format=${format}`);
      }
      if (path.includes("/forms/") || path.includes("/briefs/")) {
        return ["html", "docx"].map((format) => `${path}?format=${format}`);
      }
      if (path.endsWith("/figures/tickets")) return [`${path}?figure=registered&size=100`];
      return path.endsWith("/tickets") ? [`${path}?group=all`, `${path}?words=居住证&tree=true`] : [path];
    });
  }
});

/** All words of an answer, those in packed files too. */
function wholeText({ bytes, text }: Answer): string {
  const packed = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return packed ? unpacked(bytes) : text;
}

function unpacked(bytes: Uint8Array): string {
  return Object.entries(unzipSync(bytes))
    .map(([name, content]) => {
      const inner = /\.(?:docx|xlsx|zip)$/.test(name) ? unpacked(content) : new TextDecoder().decode(content);
      return `${name}\n${inner}`;
    })
    .join("\n");
}
