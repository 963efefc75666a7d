import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REFUSALS } from "../../../../bots/channels/wecom/callbackCrypto.ts";
import { encryptMessage, signature, signedCallback, xml } from "../../../standins/wecom/callbackCrypto.ts";
import { AGENT, type Node, WecomOffice } from "./office.ts";

const CALLBACKS = 10_000;

let office: WecomOffice;
let node: Node;
beforeAll(async () => {
  office = new WecomOffice();
  node = await office.open();
});
afterAll(async () => await office.close());

type Forged = { query: string; body: string };

describe("ten thousand callbacks that the platform did not send", () => {
  it("are all refused, none crashes, each is counted", async () => {
    const app = office.corp.apps[0];
    if (app === undefined) throw new Error("the corp has an application");
    const seconds = Math.floor(office.clock.now() / 1000);
    const { corpId } = office.corp;
    const message = xml({
      FromUserName: "ZhangSan",
      CreateTime: seconds,
      MsgType: "text",
      Content: "同意",
      MsgId: "1",
    });
    const timestamp = String(seconds);
    const genuine = signedCallback(app, corpId, message, { timestamp, nonce: "n1", agentId: AGENT });
    // somebody listened, and has one genuine callback that was delivered as often as the platform ever does
    for (let i = 0; i < 3; i++) expect(await deliver(genuine)).toBe(200);

    const nonce = fc.stringMatching(/^[0-9a-z]{1,12}$/);
    const noise = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.base64String());
    const wrapped = fc.constantFrom(
      (text: string) => text,
      (text: string) => `<xml><Encrypt><![CDATA[${text}]]></Encrypt></xml>`,
      (text: string) => `<xml><Encrypt>${text}</Encrypt></xml>`,
      (text: string) => JSON.stringify({ Encrypt: text }),
    );
    const signedBy = (token: string, encrypted: string, time: string, used: string): Forged => ({
      query: `msg_signature=${signature(token, time, used, encrypted)}&timestamp=${time}&nonce=${used}`,
      body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    });
    const arbitrary: fc.Arbitrary<Forged> = fc.oneof(
      // forged: without our token
      fc
        .record({ token: noise, nonce, text: noise })
        .map(({ token, nonce: used, text }) =>
          signedBy(`${token}!`, encryptMessage(app.aesKey, text.toWellFormed(), corpId), timestamp, used),
        ),
      // replayed: genuine to the last byte
      fc.constant(genuine),
      // replayed with another time, nonce or body
      fc.record({ time: fc.integer({ min: 1, max: 9e9 }), used: nonce }).map(({ time, used }) => ({
        ...genuine,
        query: genuine.query
          .replace(/timestamp=\d+/, `timestamp=${time}`)
          .replace(/nonce=\w+/, `nonce=${used}x`),
      })),
      // truncated
      fc
        .nat({ max: genuine.body.length - 30 })
        .map((end) => ({ ...genuine, body: genuine.body.slice(0, end) })),
      // one changed character
      fc.nat({ max: genuine.body.length - 1 }).map((at) => changedAt(genuine, at)),
      // signed by somebody who knows the token but not the key: garbage inside
      fc
        .record({ nonce, text: fc.base64String({ minLength: 4 }) })
        .map(({ nonce: used, text }) => signedBy(app.token, text, timestamp, used)),
      // for another corp, or with a length that lies, or stale
      nonce.map((used) => signedBy(app.token, encryptMessage(app.aesKey, message, "ww0"), timestamp, used)),
      nonce.map((used) =>
        signedBy(app.token, encryptMessage(app.aesKey, message, corpId), String(seconds - 1_000), used),
      ),
      // authentic keys, malformed inside
      fc
        .record({ nonce, text: fc.string() })
        .map(({ nonce: used, text }) =>
          signedBy(app.token, encryptMessage(app.aesKey, `<${text.toWellFormed()}`, corpId), timestamp, used),
        ),
      nonce.map((used) => signedBy(app.token, encryptMessage(app.aesKey, DOCTYPE, corpId), timestamp, used)),
      // anything at all
      fc.record({ text: noise, wrap: wrapped, query: noise }).map(({ text, wrap, query }) => ({
        query: encodeURI(query.toWellFormed()).replaceAll("#", ""),
        body: wrap(text.toWellFormed()),
      })),
      // oversized, now and then
      fc.integer({ min: 65_537, max: 90_000 }).map((size) => ({ ...genuine, body: "x".repeat(size) })),
    );

    const before = counted();
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(arbitrary, async (forged) => {
        sent += 1;
        const status = await deliver(forged);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: CALLBACKS, endOnFailure: true },
    );
    expect(sent).toBe(CALLBACKS);
    expect(counted() - before).toBe(CALLBACKS);
    for (const reason of REFUSALS)
      expect([reason, node.wecom.counts.of("app", reason) > 0]).toEqual([reason, true]);
    await node.wecom.tick();
    expect(node.staff).toHaveLength(1);
    expect(await node.database.prisma.wecomEvent.count()).toBe(1);
    expect(await deliver(signedCallback(app, corpId, message, { timestamp, nonce: "n2" }))).toBe(200);
  }, 180_000);
});

const DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName></xml>';

async function deliver({ query, body }: Forged): Promise<number> {
  const answer = await node.server.inject({
    method: "POST",
    url: `/wecom/app/callback?${query}`,
    headers: { "content-type": "text/xml" },
    payload: body,
  });
  return answer.statusCode;
}

function counted(): number {
  return REFUSALS.reduce((sum, reason) => sum + node.wecom.counts.of("app", reason), 0);
}

/** Changes a character inside of the encrypted part; elsewhere the change would not be one of content. */
function changedAt(genuine: Forged, at: number): Forged {
  const start = genuine.body.indexOf("<Encrypt>") + "<Encrypt><![CDATA[".length;
  const end = genuine.body.indexOf("]]></Encrypt>");
  const place = start + (at % (end - start));
  const other = genuine.body[place] === "A" ? "B" : "A";
  return { ...genuine, body: genuine.body.slice(0, place) + other + genuine.body.slice(place + 1) };
}
