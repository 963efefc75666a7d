import { XMLParser } from "fast-xml-parser";
import { CallbackRefused } from "./callbackCrypto.ts";

/** An element's content: words, or elements. Several of one name are an array. */
export type XmlValue = string | { [name: string]: XmlValue } | XmlValue[];
export type XmlFields = { [name: string]: XmlValue };

const parser = new XMLParser({
  ignoreAttributes: true,
  // ids have 64 bits: everything stays words
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  htmlEntities: false,
  ignoreDeclaration: true,
  maxNestedTags: 8,
});

/**
 * Finds the encrypted part of a callback's body. The body is not trusted yet, so it is searched and not parsed.
 * @throws CallbackRefused plaintext, entities, malformed
 */
export function findEncrypted(body: string): string {
  if (/<!(DOCTYPE|ENTITY)/i.test(body)) throw new CallbackRefused("entities");
  const parts = body.split("<Encrypt>");
  if (parts.length === 1) throw new CallbackRefused(body.trim() === "" ? "malformed" : "plaintext");
  const found = /^<!\[CDATA\[([A-Za-z0-9+/]+={0,2})\]\]><\/Encrypt>/.exec(parts[1] ?? "");
  const bare = /^([A-Za-z0-9+/]+={0,2})<\/Encrypt>/.exec(parts[1] ?? "");
  const encrypted = found?.[1] ?? bare?.[1];
  if (encrypted === undefined || parts.length > 2) throw new CallbackRefused("malformed");
  return encrypted;
}

/**
 * Reads the XML inside of a verified callback.
 * @throws CallbackRefused entities, malformed
 */
export function readXml(text: string): XmlFields {
  // what people write stands in CDATA and may well speak of a DOCTYPE
  if (/<!(DOCTYPE|ENTITY)/i.test(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ""))) {
    throw new CallbackRefused("entities");
  }
  let read: unknown;
  try {
    read = parser.parse(text, true);
  } catch (cause) {
    throw new CallbackRefused("malformed", { cause });
  }
  const root = isFields(read) ? read["xml"] : undefined;
  if (!isFields(root)) throw new CallbackRefused("malformed");
  return root;
}

/** The words of a field; "" where it is absent or holds elements. */
export function wordsIn(fields: XmlFields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

/** The elements of a name, whether there are none, one or several. */
export function listIn(fields: XmlFields, name: string): XmlValue[] {
  const value = fields[name];
  if (value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

export function isFields(value: unknown): value is XmlFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
