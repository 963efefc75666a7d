import type { CommandAnswer } from "../../core/desk/giveCommand.ts";
import type { CommandType } from "../../core/lifecycle/command.ts";

/** What the simulation itself did, counted where it did it: what the record has to agree with. */
export class Journal {
  /** command type → how often it was carried out */
  readonly done = new Map<CommandType, number>();
  /** command type → how often it was refused */
  readonly refused = new Map<CommandType, number>();
  /** what came in: channel → requests registered */
  readonly registered = new Map<string, number>();
  people = 0;
  turns = 0;
  /** steps that the clock took by itself */
  swept = 0;
  /** steps of the clock that the life cycle refused: a defect */
  readonly sweepRefused: string[] = [];
  /** commands that came twice with one key and did something twice: a defect */
  readonly doneTwice: string[] = [];
  messages = 0;

  note(type: CommandType, answer: CommandAnswer): void {
    if (answer.ok) more(this.done, type);
    else more(this.refused, type);
  }

  register(channel: string): void {
    more(this.registered, channel);
  }

  times(type: CommandType): number {
    return this.done.get(type) ?? 0;
  }

  get allRegistered(): number {
    return [...this.registered.values()].reduce((sum, count) => sum + count, 0);
  }
}

function more<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
