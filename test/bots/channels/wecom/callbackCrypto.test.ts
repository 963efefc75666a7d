import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CallbackKeys,
  callbackSignature,
  decryptCallback,
  encryptCallback,
  signatureIs,
} from "../../../../bots/channels/wecom/callbackCrypto.ts";
import { openCallback, openEcho } from "../../../../bots/channels/wecom/openCallback.ts";
import { findEncrypted, readXml } from "../../../../bots/channels/wecom/readXml.ts";
import { encryptMessage } from "../../../standins/wecom/callbackCrypto.ts";

/** The pair of Tencent's own samples. */
const TENCENT: CallbackKeys = {
  token: "QDG6eK",
  aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "wx5823bf96d3bd56c7",
};
/** The pair of wechatpy's tests. */
const WECHATPY: CallbackKeys = {
  token: "123456",
  aesKey: "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
  receiveId: "wx49f0ab532d5d035a",
};

const TENCENT_BODY = `<xml> <ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==]]></Encrypt>
<AgentID><![CDATA[218]]></AgentID>
</xml>`;
const WECHATPY_ENCRYPTED =
  "RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHCrsTyeDXzF6Bv283dGymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpXaG4+BiYyolBug/gYNx410cvkKR2/nPwBiT+P4hIiOAQqGp/TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQiMS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/54SNdshoQgWYEvccTKe7FS709/5t6NMxuGhcUGAPOQipvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0=";
const at = (seconds: string) => Number(seconds) * 1000;

describe("the published vectors", () => {
  it("verify Tencent's address check", () => {
    const query = {
      msg_signature: "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
      timestamp: "1409659589",
      nonce: "263014780",
    };
    const echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
    expect(openEcho(TENCENT, query, echo, at(query.timestamp))).toBe("1616140317555161061");
  });

  it("open Tencent's message", () => {
    const query = {
      msg_signature: "477715d11cdb4164915debcba66cb864d751f3e6",
      timestamp: "1409659813",
      nonce: "1372623149",
    };
    expect(openCallback(TENCENT, query, TENCENT_BODY, at(query.timestamp))).toEqual(
      expect.objectContaining({ FromUserName: "mycreate", Content: "hello", MsgId: "4561255354251345929" }),
    );
  });

  it("verify wechatpy's address check, and not with another nonce", () => {
    const query = {
      msg_signature: "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
      timestamp: "1411443780",
      nonce: "437374425",
    };
    const echo = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==";
    expect(openEcho(WECHATPY, query, echo, at(query.timestamp))).toBe("5927782489442352469");
    const other = { ...query, nonce: "437374424" };
    expect(() => openEcho(WECHATPY, other, echo, at(query.timestamp))).toThrow("badSignature");
  });

  it("encrypt wechatpy's answer with its fixed random bytes", () => {
    const message =
      "<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></ToUserName>\n<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>";
    const encrypted = encryptCallback(WECHATPY, message, Buffer.from("1234567890123456"));
    expect(encrypted.slice(0, 44)).toBe("9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe");
    expect(callbackSignature("123456", "1411525903", "461056294", encrypted)).toBe(
      "407518b7649e86ef23978113f92d27afa9296533",
    );
  });

  it("open wechatpy's message", () => {
    expect(
      signatureIs(
        "74d92dfeb87ba7c714f89d98870ae5eb62dff26d",
        "123456",
        "1411525903",
        "461056294",
        WECHATPY_ENCRYPTED,
      ),
    ).toBe(true);
    expect(decryptCallback(WECHATPY, WECHATPY_ENCRYPTED)).toContain("<MsgId>4363689963896700987</MsgId>");
  });

  it.each([
    [
      "a full block of padding",
      "abcdefghijklmnopqrstuvwxyz",
      "sKqRbbiSUnDhFHOvPjtUMZGyoR1r/GzKAbbgquGlaOgIlt+xQAi/JKk90aBApUWQUg5O+k5ZufIRKoqgtkAVwJKF1H3y/sfk7izzwSIp1tYTy01NHOGT9sTJ2jdv5sCT",
      "42d9f8ebf7d05b4cef8a87a685c0fb9895cb6a05",
    ],
    [
      "a length that is counted in bytes",
      "您好，12345热线",
      "sKqRbbiSUnDhFHOvPjtUMcaF38ei6sFMlK7JO5ZiocrMOWK2diuJQBVRuElk1gmHUb/peEB2OA+XF6QpU8OVrQ==",
      "6525fb6d5dd86e8e16f207aeeed21274b1398063",
    ],
  ])("hold for %s", (_name, message, encrypted, signature) => {
    expect(encryptCallback(TENCENT, message, Buffer.from("0123456789abcdef"))).toBe(encrypted);
    expect(callbackSignature(TENCENT.token, "1700000000", "n1", encrypted)).toBe(signature);
    expect(decryptCallback(TENCENT, encrypted)).toBe(message);
  });

  it("refuse another receiver although the signature is right", () => {
    const encrypted =
      "sKqRbbiSUnDhFHOvPjtUMcaF38ei6sFMlK7JO5ZiocqASFcR2JsLe2v68KFrmJ+kGLt8PCt6YXP8BqiHuGxZLQ==";
    expect(
      signatureIs("9c18b089aa1e17250e643646e61893f96771baca", TENCENT.token, "1700000000", "n1", encrypted),
    ).toBe(true);
    expect(() => decryptCallback(TENCENT, encrypted)).toThrow("wrongReceiver");
  });
});

describe("a callback's encryption", () => {
  it("gives back every text that the platform encrypts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        const wellFormed = text.toWellFormed();
        const encrypted = encryptMessage(TENCENT.aesKey, wellFormed, TENCENT.receiveId);
        expect(decryptCallback(TENCENT, encrypted)).toBe(wellFormed);
      }),
    );
  });

  it("refuses a signature of any other length or letter", () => {
    const good = callbackSignature("t", "1", "n", "e");
    for (const bad of [
      "",
      good.slice(1),
      `${good}0`,
      good.toUpperCase(),
      `x${good.slice(1)}`,
      "签".repeat(40),
    ]) {
      expect(signatureIs(bad, "t", "1", "n", "e")).toBe(bad === good);
    }
    expect(signatureIs(good, "t", "1", "n", "e")).toBe(true);
  });
});

describe("the body of a callback", () => {
  it.each([
    ["<!DOCTYPE xml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><xml><Encrypt>&x;</Encrypt></xml>", "entities"],
    ["<xml><MsgType>text</MsgType><Content>hi</Content></xml>", "plaintext"],
    ['{"MsgType":"text"}', "plaintext"],
    ["", "malformed"],
    ["<xml><Encrypt></Encrypt></xml>", "malformed"],
    ["<xml><Encrypt><![CDATA[***]]></Encrypt></xml>", "malformed"],
    ["<xml><Encrypt>AAAA</Encrypt><Encrypt>BBBB</Encrypt></xml>", "malformed"],
  ])("is not searched further: %s", (body, reason) => {
    expect(() => findEncrypted(body)).toThrow(reason);
  });

  it("is no place for entities inside either, but for people who write about them", () => {
    expect(() => readXml("<!DOCTYPE xml><xml><A>1</A></xml>")).toThrow("entities");
    expect(readXml("<xml><A><![CDATA[<!DOCTYPE html> &amp;]]></A></xml>")).toEqual({
      A: "<!DOCTYPE html> &amp;",
    });
  });

  it("keeps ids of 64 bits and the spaces that people write", () => {
    expect(readXml("<xml><MsgId>9223372036854775807</MsgId><C><![CDATA[ 007 ]]></C></xml>")).toEqual({
      MsgId: "9223372036854775807",
      C: " 007 ",
    });
  });

  it.each(["", "<xml>", "<a></a>", "<xml>words</xml>", "no xml", "<xml><a></b></xml>"])(
    "is refused: %s",
    (text) => {
      expect(() => readXml(text)).toThrow("malformed");
    },
  );
});
