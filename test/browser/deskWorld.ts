import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Answer, StaffClient } from "../bots/api/staffClient.ts";

/** The people of an office who take a request through its life. */
export type Crew = {
  office: WorkingOffice;
  clerk: StaffClient;
  triage: StaffClient;
  manager: StaffClient;
  unit: StaffClient;
  unitId: string;
};

/** What a citizen came with, and how far it is to go. */
export type Story = {
  text: string;
  phone: string;
  /** registered, with the unit, told to the citizen, or told and asked how it was */
  until: "registered" | "dispatched" | "told" | "surveyed";
  /** the grade given; null: the citizen was not reached */
  grade?: string | null;
};

/** @throws Error where somebody may not do what the story needs */
function given(answer: Answer, what: string): Answer {
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${answer.text}`);
  return answer;
}

/** Takes a request so far. @returns its number */
export async function live(crew: Crew, { text, phone, until, grade }: Story): Promise<string> {
  const { office, clerk, triage, manager, unit, unitId } = crew;
  const contact = { name: "王建国", phone };
  const { number } = given(await clerk.register({ text, contact }), "register").body;
  if (until === "registered") return number;
  const { lifecycle } = office.pack;
  const settle = { type: "triage", kind: "coordinate", departmentId: unitId };
  const send = { type: "dispatch", units: [{ departmentId: unitId, lead: true }] };
  const cause = { type: "analyseCause", cause: "材料没有一次说清" };
  // what this regulation does not ask for is left out
  if (lifecycle.confirmation !== undefined)
    given(await clerk.give(number, { type: "confirm", way: "signature" }), "confirm");
  if (lifecycle.causeAnalysis !== undefined) given(await clerk.give(number, cause), "analyseCause");
  given(await triage.give(number, settle), "triage");
  given(await triage.give(number, send), "dispatch");
  if (until === "dispatched") return number;
  const { parts } = (await clerk.get(clerk.ticket(number))).body;
  const partId = parts[0].id;
  const reply = { result: "done", text: "材料收到，已经办好，可以来领证", operator: "小张" };
  given(await unit.give(number, { type: "signFor", partId }), "signFor");
  given(await unit.give(number, { type: "reply", partId, reply }), "reply");
  given(await manager.give(number, { type: "checkReply", partId, verdict: "pass" }), "checkReply");
  given(await clerk.give(number, { type: "giveFeedback", channel: "phone" }), "giveFeedback");
  given(await clerk.give(number, { type: "recordDelivery", channel: "phone" }), "recordDelivery");
  if (until === "told") return number;
  const survey = { type: "recordSurvey", grade: grade ?? null, words: null, attempts: 1 };
  given(await clerk.give(number, survey), "recordSurvey");
  return number;
}
