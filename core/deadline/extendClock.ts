import type { Pack } from "../policy/pack.ts";
import type { ClockRule } from "../policy/packClocks.ts";
import type { Promised, Timetable } from "./dueDate.ts";
import { localDateAt } from "./shanghaiTime.ts";
import { type ClockOutcome, type ClockRefusal, type ClockStart, capEnd, startClock } from "./startClocks.ts";
import { deadlineTexts as t } from "./texts.ts";

/** What an extension is asked for. Instants are epoch ms. */
export type ExtensionRequest = {
  clock: ClockStart;
  /** when it was approved */
  at: number;
  registeredAt: number;
  /** the new limit: working days counted in all from the registration where the pack caps it, else from `at` */
  promised: Promised;
};

/**
 * The extended clock, or why there is none: the regulation knows no extension, this clock may not be extended, the
 * new limit lies beyond the cap, or it is not later than the old one. Who may approve it is the pack's
 * `extension.approvedBy`, whom to tell its `extension.tell`.
 */
export function extendClock(pack: Pack, request: ExtensionRequest, table: Timetable): ClockOutcome {
  const { extension } = pack;
  if (!extension) return refuse("noExtension", t.noExtension);
  const { clock, at, registeredAt, promised } = request;
  if (!extension.clocks.includes(clock.clock)) return refuse("notExtendable", t.notExtendable(clock.label));
  const trigger = { at, registeredAt, promised };
  const extended = startClock(extensionRule(pack, clock), trigger, table);
  if (extended.dueAt === null) return refuse("promiseNeeded", t.promiseNeeded);
  const cap = extension.capWorkdays;
  if (cap !== null) {
    const latest = capEnd(cap, registeredAt, table);
    if (extended.dueAt > latest) return refuse("overCap", t.overCap(cap, localDateAt(latest)));
  }
  if (clock.dueAt !== null && extended.dueAt <= clock.dueAt)
    return refuse("notLater", t.notLater(localDateAt(clock.dueAt)));
  return { ok: true, clocks: [extended] };
}

/**
 * An approved extension is itself what makes a matter a special one, so the conditions of the pack's rule are not
 * asked again; without a rule of its own the old clock goes on as promised.
 */
function extensionRule(pack: Pack, clock: ClockStart): ClockRule {
  const own = pack.clocks.find((rule) => rule.startsOn === "extensionApproved");
  return (
    own ?? {
      clock: "extension",
      label: clock.label,
      startsOn: "extensionApproved",
      when: {},
      length: pack.extension?.capWorkdays
        ? { capped: { workdays: pack.extension.capWorkdays } }
        : { promised: true },
      bound: clock.bound,
      basis: pack.extension?.basis ?? clock.basis,
    }
  );
}

function refuse(reason: ClockRefusal["reason"], told: string): ClockOutcome {
  return { ok: false, refusal: { reason, told } };
}
