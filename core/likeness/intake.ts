import type { Sql } from "../store/database.ts";
import { fileSignature, likeTickets, loadProfile } from "../store/likenessStore.ts";
import { judge, type LikenessJudgement } from "./judge.ts";
import type { OfficeProfile } from "./profile.ts";
import type { Signature } from "./signature.ts";

/** How far back tickets of the same cause, or more on the same matter, are looked for. */
const LOOK_BACK_MS = 90 * 86_400_000;
/** How long an office's counted words hold: a day, and an hour while there are few. */
const PROFILE_MS = 86_400_000;
const YOUNG_PROFILE_MS = 3_600_000;
const YOUNG = 200;
const MOST_OFFICES = 256;

/** Likeness at work on one node: keeps each office's counted words for a day, everything else in the database. */
export class LikenessDesk {
  readonly #profiles = new Map<string, { profile: OfficeProfile; at: number }>();

  /** What is like a request that is not registered yet. @param now epoch ms */
  async look(sql: Sql, officeId: string, signature: Signature, now: number): Promise<LikenessJudgement> {
    const profile = await this.#profile(sql, officeId, now);
    return judge(await likeTickets(sql, officeId, signature, profile, { since: now - LOOK_BACK_MS, now }));
  }

  /**
   * What is like a ticket that is registered. Only what came before it can be what it adds to; others with the same
   * cause may have come later. @param at when it was registered @param now both epoch ms
   */
  async around(
    sql: Sql,
    officeId: string,
    ticketId: string,
    signature: Signature,
    at: number,
    now: number,
  ): Promise<LikenessJudgement> {
    const profile = await this.#profile(sql, officeId, now);
    const period = { since: Math.min(at, now) - LOOK_BACK_MS, now };
    const found = await likeTickets(sql, officeId, signature, profile, period, ticketId);
    return judge(found.filter((one) => !one.samePerson || Date.parse(one.at) <= at));
  }

  /** Files a ticket that was registered and joins it to its cause. @returns what it is like @param at epoch ms */
  async file(
    sql: Sql,
    officeId: string,
    ticketId: string,
    signature: Signature,
    at: number,
  ): Promise<LikenessJudgement> {
    const profile = await this.#profile(sql, officeId, at);
    const period = { since: at - LOOK_BACK_MS, now: at };
    const judgement = judge(await likeTickets(sql, officeId, signature, profile, period, ticketId));
    await fileSignature(sql, officeId, ticketId, at, signature, profile, judgement.clusterId);
    return judgement;
  }

  async #profile(sql: Sql, officeId: string, now: number): Promise<OfficeProfile> {
    const known = this.#profiles.get(officeId);
    if (known !== undefined) {
      const holds = known.profile.tickets < YOUNG ? YOUNG_PROFILE_MS : PROFILE_MS;
      if (Math.abs(now - known.at) < holds) return known.profile;
    }
    const profile = await loadProfile(sql, officeId);
    this.#profiles.delete(officeId);
    this.#profiles.set(officeId, { profile, at: now });
    for (const oldest of this.#profiles.keys()) {
      if (this.#profiles.size <= MOST_OFFICES) break;
      this.#profiles.delete(oldest);
    }
    return profile;
  }
}
