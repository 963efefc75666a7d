/** An answer to a survey as it travels through a button: short enough for every platform (64 bytes). */
export type SurveyChoice = {
  ticketId: string;
  round: number;
  /** a grade of the pack, or `notDone`: 没办成 */
  grade: string;
};

/** @throws RangeError where it would be too long for a button */
export function surveyChoice({ ticketId, round, grade }: SurveyChoice): string {
  const value = `survey:${ticketId}:${round}:${grade}`;
  if (value.length > 64) throw new RangeError("the ids of a survey are too long for a button");
  return value;
}

/** The choice that a pressed button stands for, or null where it is another one. Buttons can be forged: check it. */
export function readSurveyChoice(value: string): SurveyChoice | null {
  const match = /^survey:([\w-]{1,40}):(\d{1,3}):(\w{1,24})$/.exec(value);
  if (match === null) return null;
  const [, ticketId = "", round = "", grade = ""] = match;
  return { ticketId, round: Number(round), grade };
}
