import { describe, expect, it } from "vitest";
import { EVENT_FLOW } from "../../../core/lifecycle/eventFlow.ts";
import { register } from "../../../core/lifecycle/register.ts";
import { problemText } from "../../../core/lifecycle/statusText.ts";
import { eventTexts } from "../../../core/lifecycle/texts.ts";
import { PROBLEM_STATES } from "../../../core/lifecycle/ticket.ts";
import { THURSDAY } from "./given.ts";
import { EVERYTHING, newTicket, officeUnder, PROGRAM } from "./givenOffice.ts";

const CHINESE = /^\p{Script=Han}/u;
const { ticket } = register(officeUnder(EVERYTHING), newTicket(), { now: THURSDAY, actor: PROGRAM });

describe("what is told of a ticket", () => {
  it("has Chinese words for every event and every state of the problem", () => {
    expect(Object.keys(eventTexts).sort()).toEqual(Object.keys(EVENT_FLOW).sort());
    for (const words of Object.values(eventTexts)) expect(words).toMatch(CHINESE);
    const words = PROBLEM_STATES.map((problem) => problemText({ ...ticket, problem }));
    expect(new Set(words).size).toBe(PROBLEM_STATES.length);
  });
});
