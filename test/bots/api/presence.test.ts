import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/testProgram.ts";
import { type StaffClient, signIn, signInAs } from "./staffClient.ts";

describe("a ticket that two people have open", () => {
  let test: TestServer;
  let clerk: StaffClient;
  let colleague: StaffClient;
  let number: string;

  beforeAll(async () => {
    test = await startTestServer();
    const office = test.program.defaultOffice();
    if (office === null) throw new Error("the demo has an office");
    clerk = await signInAs(test, office, ["intakeClerk", "caseOfficer"]);
    colleague = await signInAs(test, office, "triageOfficer");
    const answer = await clerk.register({ text: "办居住证跑了三趟都说再等等", contact: {} });
    number = answer.body.number;
  });
  afterAll(async () => await test.stop());

  const open = async (who: StaffClient, writing = false) =>
    (await who.post(who.ticket(number, "/presence"), { writing })).body;
  const nameOf = ({ officeId, staffId }: StaffClient) =>
    test.program.office(officeId).staff.find(({ id }) => id === staffId)?.name;

  it("tells each of the other, and who is filling something in", async () => {
    expect(await open(clerk)).toEqual([]);
    expect(await open(colleague, true)).toEqual([{ name: nameOf(clerk), writing: false }]);
    expect(await open(clerk)).toEqual([{ name: nameOf(colleague), writing: true }]);
  });

  it("forgets whoever closed it, at once", async () => {
    await open(colleague, true);
    expect((await colleague.post(colleague.ticket(number, "/presence"), { gone: true })).body).toEqual([]);
    expect(await open(clerk)).toEqual([]);
  });

  it("forgets whoever gave no sign for a while", async () => {
    await open(colleague);
    test.clock.advance(46_000);
    expect(await open(clerk)).toEqual([]);
  });

  it("shows nobody at a ticket that is not theirs to see", async () => {
    const elsewhere = test.program.offices().find(({ id }) => id !== clerk.officeId);
    const stranger = await signIn(test, elsewhere?.id ?? "", elsewhere?.staff[0]?.id ?? "");
    expect((await stranger.post(clerk.ticket(number, "/presence"), {})).status).toBe(404);
  });
});
