import { InlineKeyboard } from "grammy";

/** Telegram bears so many bytes behind a button. */
const MOST_BYTES = 64;
/** the value does not fit: the words on the button of that number stand for it */
const WORDS = /^w:(\d+)$/;

/** Choices as buttons, one below the other: labels are sentences, and old eyes tap better on wide ones. */
export function keyboardOf(choices: readonly { label: string; value: string }[]): InlineKeyboard {
  return InlineKeyboard.from(
    choices.map(({ label, value }, i) => [InlineKeyboard.text(label, dataOf(value, i))]),
  );
}

function dataOf(value: string, place: number): string {
  const fits = value !== "" && Buffer.byteLength(value) <= MOST_BYTES && !WORDS.test(value);
  return fits ? value : `w:${place}`;
}

/**
 * What a pressed button means; null for one that is not there. Data may come from anywhere, so it only ever names a
 * choice; what the choice does, and whether the person may make it, is settled where the conversation is.
 * @param labels what stands on the buttons of the message, where that is known
 */
export function readButton(
  data: string,
  labels: readonly string[],
): { choice: string } | { words: string } | null {
  const place = WORDS.exec(data)?.[1];
  if (place === undefined) return data === "" ? null : { choice: data };
  const label = labels[Number(place)];
  return label === undefined ? null : { words: label };
}
