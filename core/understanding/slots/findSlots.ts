import type { Slots } from "../meaning.ts";
import { findAddresses, pickAddress } from "./address.ts";
import { digitRuns, hasDigits } from "./digitRuns.ts";
import { idLikeIn, idNumbersIn, pickIdNumber } from "./idNumber.ts";
import { findMatter } from "./matter.ts";
import { findMoney } from "./money.ts";
import { findOwnNames, pickName } from "./name.ts";
import { phonesIn, pickPhone } from "./phone.ts";
import { findSince } from "./since.ts";
import { findUnit } from "./unit.ts";
import { findVisits } from "./visits.ts";

/** The fewest digits that a number of interest (a local phone) has. */
const LEAST_DIGITS = 7;

/**
 * The slots of a citizen's text: name, phone, idNumber, address, matter, unit, since, visits, money; absent where
 * nothing was found. For every slot `text === input.slice(start, end)`. `ctx.today` is the local date YYYY-MM-DD.
 * Takes any string, never throws, and takes time in proportion to its length.
 */
export function findSlots(text: string, ctx: { today: string }): Slots {
  const slots: Slots = {};
  const name = pickName(findOwnNames(text));
  if (name) slots.name = name;
  addNumbers(slots, text);
  const address = pickAddress(findAddresses(text));
  if (address) slots.address = address;
  const matter = findMatter(text);
  if (matter) slots.matter = matter;
  const unit = findUnit(text);
  if (unit) slots.unit = unit;
  const since = findSince(text, ctx.today);
  if (since) slots.since = since;
  const visits = findVisits(text);
  if (visits) slots.visits = visits;
  const money = findMoney(text);
  if (money) slots.money = money;
  return slots;
}

function addNumbers(slots: Slots, text: string): void {
  if (!hasDigits(text, LEAST_DIGITS)) return;
  const runs = digitRuns(text, LEAST_DIGITS);
  const idNumber = pickIdNumber(text, runs.flatMap(idNumbersIn));
  if (idNumber) slots.idNumber = idNumber;
  const phone = pickPhone(runs.flatMap((run) => phonesIn(text, run, idLikeIn(run))));
  if (phone) slots.phone = phone;
}
