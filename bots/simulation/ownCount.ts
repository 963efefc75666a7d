import type { RecordedEvent } from "../../core/lifecycle/ticketEvent.ts";

type Counts = Record<string, number>;
type Share = { numerator: number; denominator: number };

/** The simulation's own count, from the bare events: without the fold, and without the code that makes the figures. */
export type OwnCount = {
  registered: number;
  open: number;
  kinds: Counts;
  channels: Counts;
  ended: Counts;
  /** kept, of those decided, by the clock's name; only limits of the regulation */
  clocks: Record<string, Share>;
  presses: { reminded: number; pressed: number; escalated: number };
  extensions: { asked: number; granted: number; refused: number };
  sendBacks: { asked: number; upheld: number; rejected: number };
  redos: { byCheck: number; byCitizen: number };
  survey: { asked: number; answered: number; satisfied: number; grades: Counts };
  meetings: { proposed: number; held: number };
  conduct: number;
  clues: number;
  units: Record<string, { received: number; replied: number }>;
  /** event type → how many */
  events: Map<string, number>;
};

export function emptyCount(): OwnCount {
  return {
    registered: 0,
    open: 0,
    kinds: {},
    channels: {},
    ended: {},
    clocks: {},
    presses: { reminded: 0, pressed: 0, escalated: 0 },
    extensions: { asked: 0, granted: 0, refused: 0 },
    sendBacks: { asked: 0, upheld: 0, rejected: 0 },
    redos: { byCheck: 0, byCitizen: 0 },
    survey: { asked: 0, answered: 0, satisfied: 0, grades: {} },
    meetings: { proposed: 0, held: 0 },
    conduct: 0,
    clues: 0,
    units: {},
    events: new Map(),
  };
}

/** A clock as the events tell of it. */
type Clock = {
  name: string;
  /** of one unit of several: not the whole request's */
  ofPart: boolean;
  late: string | null;
  rests: boolean;
  stopped: { at: string; kept: boolean } | null;
};

/** What one ticket's events say so far. */
type Story = {
  kind: string;
  ending: string | null;
  before: string | null;
  conduct: boolean;
  accused: boolean;
  units: Map<string, string>;
  clocks: Map<string, Clock>;
};

const HOUSE = ["desk", "ruling"];
/** Events that end the work, and how. */
const ENDINGS: Partial<Record<RecordedEvent["type"], string>> = {
  answered: "answered",
  withdrawn: "withdrawn",
  mergedInto: "merged",
};

/** Adds one ticket. @param asOf the end of the period (epoch ms) */
export function countOwn(count: OwnCount, events: readonly RecordedEvent[], asOf: number): void {
  const story: Story = {
    kind: "",
    ending: null,
    before: null,
    conduct: false,
    accused: false,
    units: new Map(),
    clocks: new Map(),
  };
  let telling: string | null = null;
  for (const event of events) {
    more(count.events, event.type);
    countEvent(count, story, event);
    telling = followClocks(story, event, telling);
  }
  add(count.kinds, story.kind);
  if (story.ending === null) count.open += 1;
  else add(count.ended, story.ending);
  if (story.conduct || story.accused) count.conduct += 1;
  for (const clock of story.clocks.values()) decide(count, clock, asOf);
}

function countEvent(count: OwnCount, story: Story, event: RecordedEvent): void {
  switch (event.type) {
    case "registered":
      count.registered += 1;
      add(count.channels, event.source.channel);
      return;
    case "classified":
      story.kind = event.classification.kind;
      story.conduct = event.classification.conduct;
      return;
    case "triaged":
      story.kind = event.kind;
      story.accused = event.accused !== null;
      story.conduct = story.accused;
      return;
    case "corrected":
      if (event.correction.field === "kind") story.kind = event.correction.to;
      return;
    case "dispatched":
    case "transferredOut":
      for (const part of event.type === "dispatched"
        ? event.parts
        : event.to === "level"
          ? [event.part]
          : []) {
        const { target } = part;
        const unit = target.to === "level" ? `level:${target.hall}` : (target.departmentId ?? "");
        story.units.set(part.id, unit);
        unitOf(count, unit).received += 1;
      }
      return;
    case "replied":
      unitOf(count, story.units.get(event.partId) ?? "").replied += 1;
      return;
    case "reminded":
    case "pressed":
    case "escalated":
      count.presses[event.type] += 1;
      return;
    case "extensionAsked":
      count.extensions.asked += 1;
      return;
    case "extensionDecided":
      count.extensions[event.granted ? "granted" : "refused"] += 1;
      return;
    case "sentBack":
      count.sendBacks.asked += 1;
      return;
    case "sendBackRuled":
      count.sendBacks[event.ruling] += 1;
      return;
    case "replyChecked":
      if (event.verdict === "redo") count.redos.byCheck += 1;
      return;
    case "reopened":
      count.redos.byCitizen += 1;
      return;
    case "surveyed":
      count.survey.asked += 1;
      if (event.grade === null) return;
      count.survey.answered += 1;
      if (event.satisfied) count.survey.satisfied += 1;
      add(count.survey.grades, event.grade);
      return;
    case "jointMeetingProposed":
      count.meetings.proposed += 1;
      return;
    case "jointMeetingHeld":
      count.meetings.held += 1;
      return;
    case "conductClueForwarded":
      count.clues += 1;
      return;
    default:
      return;
  }
}

/** Moves, stops and starts as the events name them; and what ends with the work. @returns what is on its way */
function followClocks(story: Story, event: RecordedEvent, telling: string | null): string | null {
  for (const move of event.moves ?? []) {
    const clock = story.clocks.get(move.id);
    if (clock !== undefined) Object.assign(clock, { late: move.lateAfter, rests: move.status === "paused" });
  }
  for (const stop of event.stops ?? []) {
    const clock = story.clocks.get(stop.id);
    if (clock !== undefined) clock.stopped = { at: stop.at ?? event.at, kept: stop.how === "met" };
  }
  for (const one of event.clocks ?? []) {
    const { id, clock: name, lateAfter: late, paused, partId } = one;
    story.clocks.set(id, { name, ofPart: partId !== undefined, late, rests: paused === true, stopped: null });
  }
  const stopAll = (kept: boolean) => {
    for (const clock of story.clocks.values()) clock.stopped ??= { at: event.at, kept };
  };
  const ended = ENDINGS[event.type];
  if (ended !== undefined) {
    if (ended === "merged") story.before = story.ending;
    story.ending = ended;
    stopAll(ended === "answered");
    return ended === "merged" ? telling : null;
  }
  switch (event.type) {
    case "declined":
    case "transferredOut": {
      const how = event.type === "declined" ? "declined" : event.to === "platform" ? "transferred" : null;
      if (how === null || !("delivered" in event)) return telling;
      if (!event.delivered) return how;
      story.ending = how;
      stopAll(true);
      return null;
    }
    case "feedbackGiven":
      return "closed";
    case "feedbackDelivered":
    case "feedbackUndeliverable":
      if (story.ending === "merged" || telling === null) return telling;
      story.ending = telling;
      stopAll(true);
      return null;
    case "declineOverruled":
    case "reopened":
    case "unmerged":
      story.ending = null;
      return null;
    default:
      return telling;
  }
}

/** Kept where it stopped in time; missed where its time was over, whatever came later. */
function decide(count: OwnCount, { name, ofPart, late, rests, stopped }: Clock, asOf: number): void {
  if (HOUSE.includes(name) || ofPart || late === null) return;
  const end = stopped === null ? asOf : Date.parse(stopped.at);
  const missed = end > Date.parse(late) && !(rests && stopped === null);
  const kept = !missed && stopped?.kept === true;
  if (!missed && !kept) return;
  const share = count.clocks[name] ?? { numerator: 0, denominator: 0 };
  count.clocks[name] = share;
  share.denominator += 1;
  if (kept) share.numerator += 1;
}

function unitOf(count: OwnCount, id: string): { received: number; replied: number } {
  count.units[id] ??= { received: 0, replied: 0 };
  return count.units[id];
}

function add(counts: Counts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function more(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
