import { createCipheriv, createHash, randomBytes } from "node:crypto";
import type { Receiver } from "./platform.ts";

/** msg_signature as the platform computes it. */
export function signature(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash("sha1").update([token, timestamp, nonce, encrypted].sort().join("")).digest("hex");
}

function keyOf(aesKey: string): Buffer {
  return Buffer.from(`${aesKey}=`, "base64");
}

/** Encrypts as the platform does: 16 random bytes, length, message, receiver, padded to 32. */
export function encryptMessage(
  aesKey: string,
  message: string,
  receiveId: string,
  random = randomBytes(16),
): string {
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(receiveId)]);
  const pad = 32 - (plain.length % 32);
  const key = keyOf(aesKey);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString("base64");
}

export type SignedCallback = { query: string; body: string };

/** A callback as it goes over the wire. */
export function signedCallback(
  receiver: Pick<Receiver, "token" | "aesKey">,
  receiveId: string,
  message: string,
  at: { timestamp: string; nonce: string; agentId?: number | undefined },
): SignedCallback {
  const encrypted = encryptMessage(receiver.aesKey, message, receiveId);
  const query = new URLSearchParams({
    msg_signature: signature(receiver.token, at.timestamp, at.nonce, encrypted),
    timestamp: at.timestamp,
    nonce: at.nonce,
  });
  const agent = at.agentId === undefined ? "" : `<AgentID><![CDATA[${at.agentId}]]></AgentID>`;
  return {
    query: query.toString(),
    body: `<xml><ToUserName><![CDATA[${receiveId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt>${agent}</xml>`,
  };
}

/** XML as the platform writes it: text in CDATA, numbers bare. */
export function xml(fields: XmlFields): string {
  return `<xml>${fieldsXml(fields)}</xml>`;
}
export type XmlFields = { [name: string]: string | number | XmlFields | XmlFields[] | string[] };

function fieldsXml(fields: XmlFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `<${name}>${valueXml(one)}</${name}>`),
    )
    .join("");
}

function valueXml(value: string | number | XmlFields): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? `<![CDATA[${value}]]>` : fieldsXml(value);
}
