import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Channel } from "../../core/words.ts";
import type { Dice } from "./dice.ts";
import { drawFate, type Fate } from "./fate.ts";
import { matterOf, nameOf, phoneOf, type StoryKind, tell } from "./stories.ts";

/** A simulated citizen. What happens to them is thrown with dice of their own. */
export type Citizen = {
  /** p00001 …: order of coming */
  id: string;
  dice: Dice;
  channel: Channel;
  personKey: string;
  name: string;
  /** null: does not want to give one */
  phone: string | null;
  enterprise: boolean;
  story: string;
  storyKind: StoryKind;
  /** when this person, or somebody with their ticket, last did something (epoch ms) */
  lastAt: number;
  /** messages sent so far: their ids on the channel */
  sent: number;
  /** the last bubble of the desk that this person has seen */
  seen: bigint;
  /** stopped answering the desk's questions */
  silent: boolean;
  cases: Case[];
};

/** A ticket of a citizen. */
export type Case = {
  citizen: Citizen;
  id: string;
  number: string;
  registeredAt: number;
  fate: Fate;
  /** the round that the fate was drawn for */
  round: number;
  /** commands given on it so far: their keys */
  given: number;
  /** refusals in a row: somebody who is refused again and again leaves it for a day */
  refused: number;
  /** when somebody looks at it next (epoch ms), or null */
  nextLook: number | null;
};

/** A ticket that was registered for somebody just now. @param at epoch ms */
export function newCase(citizen: Citizen, ticket: { id: string; number: string }, at: number): Case {
  const made: Case = {
    citizen,
    id: ticket.id,
    number: ticket.number,
    registeredAt: at,
    fate: drawFate(citizen.dice, citizen.storyKind),
    round: 1,
    given: 0,
    refused: 0,
    nextLook: null,
  };
  citizen.cases.push(made);
  return made;
}

const STORY_WEIGHTS: Readonly<Record<StoryKind, number>> = {
  consult: 24,
  assist: 16,
  coordinate: 40,
  conduct: 5,
  joint: 7,
  excluded: 3,
  other: 5,
};
const CHANNEL_WEIGHTS: Partial<Record<Channel, number>> = {
  web: 22,
  wecomKf: 16,
  telegram: 4,
  phone: 26,
  counter: 30,
};

/** The n-th person to come (from 1). */
export function newCitizen(office: WorkingOffice, dice: Dice, n: number): Citizen {
  const id = `p${String(n).padStart(6, "0")}`;
  const channel = channelOf(office, dice);
  const storyKind = dice.weigh(STORY_WEIGHTS);
  const duty = office.duties.length === 0 ? null : dice.pick(office.duties);
  const story = tell(storyKind, duty === null ? "社保卡" : matterOf(duty.item), dice);
  return {
    id,
    dice,
    channel,
    personKey: `${channel}:${id}`,
    name: nameOf(dice),
    phone: channel === "phone" || dice.chance(85) ? phoneOf(n) : null,
    enterprise: dice.chance(10),
    story,
    storyKind,
    lastAt: 0,
    sent: 0,
    seen: 0n,
    silent: false,
    cases: [],
  };
}

/** One of the ways in that the pack knows. */
function channelOf({ pack }: WorkingOffice, dice: Dice): Channel {
  const open = pack.channels.filter(({ channel }) => CHANNEL_WEIGHTS[channel] !== undefined);
  const weights = Object.fromEntries(open.map(({ channel }) => [channel, CHANNEL_WEIGHTS[channel] ?? 0]));
  const drawn = open.length === 0 ? "counter" : dice.weigh(weights);
  return open.find(({ channel }) => channel === drawn)?.channel ?? "counter";
}

/** Whether this person writes, so that the desk's dialogue answers. */
export function writes({ channel }: Pick<Citizen, "channel">): boolean {
  return channel === "web" || channel === "wecomKf" || channel === "telegram";
}
