/** A text without the characters that XML 1.0 cannot hold: control characters and halves of surrogate pairs. */
export function xmlCharacters(text: string): string {
  return text.toWellFormed().replace(UNFIT, "");
}

const UNFIT = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFC}\u{10000}-\u{10FFFF}]/gu;

/** A text as the content of an XML element or attribute. */
export function escapeXml(text: string): string {
  return xmlCharacters(text).replace(/[&<>"]/g, (one) => ESCAPES[one] ?? one);
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
