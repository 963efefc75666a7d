/** A choice and the key of the telephone that stands for it. */
export type Key = { key: string; label: string; value: string };

/**
 * Keys for choices: their own digit where every value is one (grades 1 to 5), else 1, 2, 3 … in order. Null where
 * there are more choices than keys.
 */
export function keysOf(choices: readonly { label: string; value: string }[]): Key[] | null {
  if (choices.length > 9) return null;
  const own = choices.every(({ value }) => /^\d$/.test(value));
  return choices.map(({ label, value }, i) => ({ key: own ? value : String(i + 1), label, value }));
}

/** The choice that pressed keys stand for: the last key that means one. Null where none does. */
export function choiceOfKeys(
  choices: readonly { label: string; value: string }[],
  pressed: string,
): string | null {
  const keys = keysOf(choices) ?? [];
  const last = [...pressed].reverse().find((digit) => keys.some(({ key }) => key === digit));
  return keys.find(({ key }) => key === last)?.value ?? null;
}
