import { createHmac } from "node:crypto";

/** A request as it came over the wire: names and values as text. */
export type Signed = { method: string; params: Map<string, string> };

/** Splits a query or a form body; a plus sign is a plus sign. */
export function splitForm(text: string): Map<string, string> {
  const pairs = text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const at = pair.indexOf("=");
      return [decodeURIComponent(pair.slice(0, at)), decodeURIComponent(pair.slice(at + 1))];
    });
  return new Map(pairs);
}

/** The RPC signature, version 1.0: HMAC-SHA1 over method, path and the sorted, twice encoded parameters. */
export function signatureOf({ method, params }: Signed, secret: string): string {
  const canonical = [...params]
    .filter(([name]) => name !== "Signature")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
  const text = `${method}&${encode("/")}&${encode(canonical)}`;
  return createHmac("sha1", `${secret}&`).update(text).digest("base64");
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
