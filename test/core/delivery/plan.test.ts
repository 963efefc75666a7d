import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, instantOf } from "../../../core/deadline/shanghaiTime.ts";
import { nextCallTime } from "../../../core/delivery/callHours.ts";
import { type Owed, planDelivery, type Reach, type Step, type Tried } from "../../../core/delivery/plan.ts";
import { hall, THURSDAY } from "./house.ts";

const office = hall();
const HOUR = 3_600_000;
const ALL = new Set(["wecomKf", "telegram", "sms", "voice", "wecomApp"]);

const message = (more: Partial<Owed> = {}): Owed => ({
  audience: "citizen",
  channel: "wecomKf",
  template: "progress",
  dueAt: THURSDAY,
  handedAt: null,
  receivedAt: null,
  ...more,
});
const reach = (more: Partial<Reach> = {}): Reach => ({
  senders: ALL,
  address: true,
  phone: true,
  chat: { lastInAt: THURSDAY, sentSince: 0 },
  ...more,
});
const tried = (way: string, outcome: string | null, more: Partial<Tried> = {}): Tried => ({
  way,
  at: THURSDAY,
  outcome,
  why: null,
  receipt: null,
  proof: null,
  proofAt: null,
  ...more,
});

const outcomes = fc.constantFrom("ok", "transient", "throttled", "closed", "final", "exhausted", null);
const anyTried = fc.record({
  way: fc.constantFrom("wecomKf", "telegram", "sms", "voice"),
  at: fc.integer({ min: THURSDAY - 5 * HOUR, max: THURSDAY + 48 * HOUR }),
  outcome: outcomes,
  why: fc.constant(null),
  receipt: fc.constant(null),
  proof: fc.constantFrom(null, "delivered", "failed"),
  proofAt: fc.constant(null),
});
const anyCase = fc.record({
  channel: fc.constantFrom("wecomKf", "telegram", "web", "phone", "counter", "file", "transfer"),
  template: fc.constantFrom("say", "progress", "result", "survey", "papersNeeded"),
  senders: fc.subarray([...ALL]).map((ways) => new Set(ways)),
  address: fc.boolean(),
  phone: fc.boolean(),
  chat: fc.option(
    fc.record({
      lastInAt: fc.integer({ min: THURSDAY - 72 * HOUR, max: THURSDAY }),
      sentSince: fc.integer({ min: 0, max: 8 }),
    }),
  ),
  tries: fc.array(anyTried, { maxLength: 4 }),
  now: fc.integer({ min: THURSDAY, max: THURSDAY + 30 * 24 * HOUR }),
});

function planned(one: typeof anyCase extends fc.Arbitrary<infer T> ? T : never): Step {
  const { channel, template, tries, now, ...how } = one;
  return planDelivery(office, message({ channel, template }), { ...how }, tries, now);
}

describe("the plan of a message to a citizen", () => {
  it("sends only on a way that has a sender and an address, and that is not spent", () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const step = planned(one);
        if (step.do !== "send") return;
        expect(one.senders.has(step.way)).toBe(true);
        expect(step.way === "sms" || step.way === "voice" ? one.phone : one.address).toBe(true);
        const shut = one.tries.some(
          ({ way, outcome }) => way === step.way && ["closed", "final", "exhausted"].includes(outcome ?? ""),
        );
        expect(shut).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("never sends into a closed window of 微信客服, unless it goes on with a try begun in time", () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const step = planned(one);
        if (step.do !== "send" || step.way !== "wecomKf") return;
        const begun = one.tries.some(({ way, outcome }) => way === "wecomKf" && outcome === null);
        const open = one.chat !== null && one.now < one.chat.lastInAt + 48 * HOUR && one.chat.sentSince < 5;
        expect(begun || open).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("lets no telephone ring at night, at noon, or on a rest day, and never waits without an end", () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const step = planned(one);
        if (step.do === "wait") expect(step.until).toBeGreaterThan(one.now);
        if (step.do !== "send" || step.way !== "voice") return;
        const minutes = (one.now - instantOf(dayOf(one.now), 0)) / 60_000;
        expect(office.timetable.calendar.isWorkday(dayOf(one.now))).toBe(true);
        expect(minutes >= 8 * 60 && minutes < 20 * 60 && !(minutes >= 12 * 60 && minutes < 13 * 60)).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("does not send again what was delivered, and never sends a chat's reply by telephone", () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const step = planned(one);
        const delivered = one.tries.some(({ proof }) => proof === "delivered");
        if (delivered) expect(step.do).toBe("arrived");
        if (one.template === "say" && step.do === "send") expect(["sms", "voice"]).not.toContain(step.way);
      }),
      { numRuns: 500 },
    );
  });

  it("takes chat, short message, call and a person in this order", () => {
    const shut: Tried[] = [];
    const ways: string[] = [];
    for (;;) {
      const step = planDelivery(office, message(), reach(), shut, THURSDAY);
      if (step.do !== "send") {
        expect(step).toMatchObject({ do: "call" });
        break;
      }
      ways.push(step.way);
      shut.push(tried(step.way, "final"));
    }
    expect(ways).toEqual(["wecomKf", "sms", "voice"]);
  });

  it.each([
    ["no phone, no chat", message({ channel: "counter" }), reach({ phone: false }), "没有留电话"],
    [
      "48 hours over",
      message(),
      reach({ chat: { lastInAt: THURSDAY - 48 * HOUR, sentSince: 0 }, phone: false }),
      "超过48小时",
    ],
    ["five sent", message(), reach({ chat: { lastInAt: THURSDAY, sentSince: 5 }, phone: false }), "连发5条"],
    [
      "nothing installed",
      message({ channel: "telegram" }),
      reach({ senders: new Set(), phone: false }),
      "没有开通Telegram",
    ],
  ])("is a person's with the reason where there is %s", (_, owed, how, why) => {
    const step = planDelivery(office, owed, how, [], THURSDAY);
    expect(step).toMatchObject({ do: "call" });
    expect("why" in step ? step.why : "").toContain(why);
  });

  it("waits for the receipt of an answer, and takes what is not one as sent", () => {
    const taken = [tried("sms", "ok")];
    const result = message({ channel: "phone", template: "result" });
    const soon = THURSDAY + HOUR;
    expect(planDelivery(office, result, reach(), taken, soon)).toMatchObject({ do: "wait", way: "sms" });
    expect(planDelivery(office, result, reach(), taken, soon + 4 * HOUR)).toEqual({
      do: "send",
      way: "voice",
    });
    expect(planDelivery(office, message({ channel: "phone" }), reach(), taken, soon)).toEqual({
      do: "sent",
      way: "sms",
    });
    const rung = [...taken, tried("voice", "ok", { at: soon })];
    expect(planDelivery(office, result, reach(), rung, soon + 60_000)).toMatchObject({
      do: "wait",
      way: "voice",
    });
  });

  it("asks how it went at no hour at which people rest", () => {
    const night = Date.parse("2026-11-19T21:00:00+08:00");
    const until = Date.parse("2026-11-20T08:00:00+08:00");
    const survey = message({ template: "survey", channel: "telegram" });
    expect(planDelivery(office, survey, reach(), [], night)).toEqual({ do: "wait", way: "telegram", until });
  });
});

describe("the plan of a message to staff or another system", () => {
  it("waits for the office to open, and is a dead letter where nobody is there", () => {
    const owed = message({ audience: "staff", channel: "wecomApp" });
    const night = Date.parse("2026-11-19T21:00:00+08:00");
    const until = Date.parse("2026-11-20T09:00:00+08:00");
    expect(planDelivery(office, owed, reach(), [], night)).toEqual({ do: "wait", way: "wecomApp", until });
    expect(planDelivery(office, owed, reach({ address: false }), [], night)).toMatchObject({ do: "dead" });
    expect(planDelivery(office, owed, reach({ senders: new Set() }), [], night)).toEqual({
      do: "sent",
      way: "workbench",
    });
  });

  it("goes to the connector of that system only", () => {
    const owed = message({ audience: "system", channel: "system:x", template: "sync" });
    expect(planDelivery(office, owed, reach(), [], THURSDAY)).toMatchObject({ do: "dead" });
    const senders = new Set(["system:x"]);
    expect(planDelivery(office, owed, reach({ senders }), [], THURSDAY)).toEqual({
      do: "send",
      way: "system:x",
    });
  });
});

describe("the hours of calls", () => {
  it.each([
    ["2026-11-19T07:59:00+08:00", "2026-11-19T08:00:00+08:00"],
    ["2026-11-19T12:10:00+08:00", "2026-11-19T13:00:00+08:00"],
    ["2026-11-19T20:00:00+08:00", "2026-11-20T08:00:00+08:00"],
    ["2026-11-20T20:00:00+08:00", "2026-11-23T08:00:00+08:00"],
    ["2026-09-30T20:00:00+08:00", "2026-10-08T08:00:00+08:00"],
    ["2026-11-19T15:30:00+08:00", "2026-11-19T15:30:00+08:00"],
  ])("after %s the telephone may ring at %s", (at, next) => {
    expect(nextCallTime(office, Date.parse(at))).toBe(Date.parse(next));
  });

  it("rest from twelve to two where the office itself does not close at noon", () => {
    const straight = {
      ...office,
      timetable: { ...office.timetable, hours: { spansOn: () => [{ open: 540, close: 1020 }] } },
    };
    const noon = Date.parse("2026-11-19T12:30:00+08:00");
    expect(nextCallTime(straight, noon)).toBe(Date.parse("2026-11-19T14:00:00+08:00"));
  });
});
