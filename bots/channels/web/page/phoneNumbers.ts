export type Piece = { text: string; phone: string | null };

/** Mobile, landline with area code, 400/800, hotlines (12345, 12333 …). */
const NUMBER = /1[3-9]\d{9}|0\d{2,3}[-－—\s]?\d{7,8}|[48]00[-－—\s]?\d{3}[-－—\s]?\d{4}|123\d\d/g;
const BEFORE = /[\dA-Za-z*〔〕第#]$|\d[.-]$|(?:编号|查询码|验证码|邮编)(?:是|为)?[：:\s]*$/;
const AFTER = /^(?:[\dA-Za-z*]|[.-]\d|[〕)）】]?号(?![码线])|\s?[元块条件人年天个岁页米平])/;

/**
 * Cuts a text where phone numbers are. A digit run that belongs to something longer (an identity number, a register
 * number) or counts something is no phone number.
 * @param known a number that is one whatever it looks like: the window's own
 */
export function splitPhones(text: string, known: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { at, number } of findNumbers(text, known)) {
    if (at < from) continue;
    if (at > from) pieces.push({ text: text.slice(from, at), phone: null });
    pieces.push({ text: number, phone: dialled(number) });
    from = at + number.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), phone: null });
  return pieces;
}

/** Only what a phone can dial. */
export function dialled(number: string): string {
  return number.replace(/[^\d+]/g, "");
}

function findNumbers(text: string, known: string): { at: number; number: string }[] {
  const found: { at: number; number: string }[] = [];
  if (known !== "") {
    for (let at = text.indexOf(known); at >= 0; at = text.indexOf(known, at + known.length)) {
      found.push({ at, number: known });
    }
  }
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(text); match !== null; match = NUMBER.exec(text)) {
    const number = match[0];
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + number.length);
    if (!BEFORE.test(before) && !AFTER.test(after)) found.push({ at: match.index, number });
  }
  return found.sort((a, b) => a.at - b.at || b.number.length - a.number.length);
}
