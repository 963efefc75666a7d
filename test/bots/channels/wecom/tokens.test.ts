import { afterEach, describe, expect, it } from "vitest";
import type { Options } from "../../../standins/wecom/platform.ts";
import { type Node, WecomOffice } from "./office.ts";

let office: WecomOffice;
let node: Node;
async function open(options: Partial<Options> = {}) {
  office = new WecomOffice(options);
  node = await office.open();
}
afterEach(async () => await office.close());

const asked = () => office.standin.callsOf("/cgi-bin/gettoken").length;
const call = async (one = node) => await one.wecom.member("ZhangSan");

describe("the access token", () => {
  it("is asked for once and used by all nodes, and kept sealed", async () => {
    await open({ newTokenEndsOld: true });
    const other = await office.addNode();
    const results = await Promise.all([call(), call(other), call(), call(other)]);
    expect(results.every((one) => one.ok)).toBe(true);
    expect(asked()).toBe(1);
    const row = await node.database.prisma.wecomToken.findFirstOrThrow();
    const token = String(office.standin.callsOf("/cgi-bin/user/get")[0]?.query["access_token"]);
    expect(office.seal.open(row.tokenSealed ?? new Uint8Array(), office.corp.corpId)).toBe(token);
    expect(Buffer.from(row.tokenSealed ?? []).includes(token)).toBe(false);
  });

  it("is another one for each secret", async () => {
    await open();
    await call();
    await node.wecom.kf?.accounts();
    expect(asked()).toBe(2);
    expect(await node.database.prisma.wecomToken.count()).toBe(2);
  });

  it("is replaced before it ends", async () => {
    await open();
    await call();
    office.clock.advance(7_200_000 - 60_000);
    await call();
    expect(asked()).toBe(2);
    expect(office.standin.callsOf("/cgi-bin/user/get")).toHaveLength(2);
  });

  it.each([40014, 42001])("is renewed once by %i, by one node for all", async (errcode) => {
    await open({ newTokenEndsOld: true });
    const other = await office.addNode();
    await Promise.all([call(), call(other)]);
    office.standin.tokens.end();
    office.standin.faults.add("/cgi-bin/user/get", { kind: "refuse", errcode, errmsg: "x" }, 1);
    const results = await Promise.all([call(), call(other), call(), call(other)]);
    expect(results.map((one) => one.ok)).toEqual([true, true, true, true]);
    expect(asked()).toBe(2);
  });

  it("is renewed once only: a token that is refused again is an error, not a loop", async () => {
    await open();
    office.standin.faults.add("/cgi-bin/user/get", { kind: "refuse", errcode: 40014, errmsg: "x" }, 100);
    expect(await call()).toMatchObject({ ok: false, kind: "transient", code: "40014" });
    expect(office.standin.callsOf("/cgi-bin/user/get")).toHaveLength(2);
  });

  it("is not asked for in a loop when refreshing fails, and is asked for again later", async () => {
    await open();
    office.standin.faults.add("/cgi-bin/gettoken", { kind: "reset" }, 1);
    expect(await call()).toMatchObject({ ok: false, kind: "transient", code: "network" });
    expect(await call()).toMatchObject({ ok: false, kind: "throttled" });
    expect(asked()).toBe(1);
    office.clock.advance(2_001);
    expect(await call()).toMatchObject({ ok: true });
  });

  it("leaves the quota alone: 45009 stops asking for a minute, and there is a bound of our own", async () => {
    await open({ tokenCallsPerHour: 1, newTokenEndsOld: true });
    await call();
    office.standin.tokens.end();
    expect(await call()).toMatchObject({ ok: false, kind: "throttled", code: "45009" });
    expect(await call()).toMatchObject({ ok: false, kind: "throttled" });
    expect(asked()).toBe(2);
    office.standin.options.tokenCallsPerHour = 1_000;
    let answered = 0;
    for (let i = 0; i < 60; i++) {
      office.clock.advance(10_000);
      office.standin.tokens.end();
      if ((await call()).ok) answered += 1;
    }
    expect(asked()).toBeLessThanOrEqual(30);
    expect(answered).toBeGreaterThan(10);
  });

  it("survives clocks that jump, either way", async () => {
    await open();
    await call();
    office.clock.advance(30 * 86_400_000);
    expect(await call()).toMatchObject({ ok: true });
    office.clock.advance(-60 * 86_400_000);
    expect(await call()).toMatchObject({ ok: true });
  });

  it("with a wrong secret is an alarm with words, and no secret in them", async () => {
    await open();
    office.standin.faults.add(
      "/cgi-bin/gettoken",
      { kind: "refuse", errcode: 40001, errmsg: "invalid credential" },
      9,
    );
    const result = await call();
    expect(result).toMatchObject({ ok: false, kind: "config", why: "企业微信的 Secret 不对，请管理员检查" });
    expect(JSON.stringify(result)).not.toContain("standin-app-secret");
  });
});

describe("a call of the API", () => {
  it("names the address that the platform does not trust", async () => {
    await open();
    office.standin.faults.ipTrusted = false;
    const result = await call();
    expect(result).toMatchObject({ ok: false, kind: "config", code: "60020" });
    expect(result.ok ? "" : result.why).toContain("203.0.113.9");
  });

  it("is left alone for a minute after 45009", async () => {
    await open();
    office.standin.faults.add("/cgi-bin/user/get", { kind: "refuse", errcode: 45009, errmsg: "x" }, 1);
    expect(await call()).toMatchObject({ kind: "throttled", retryAfterMs: 60_000 });
    expect(await call()).toMatchObject({ kind: "throttled" });
    expect(office.standin.callsOf("/cgi-bin/user/get")).toHaveLength(1);
    office.clock.advance(60_000);
    expect(await call()).toMatchObject({ ok: true });
  });

  it.each([
    [{ kind: "status", status: 502 }, "http-502"],
    [{ kind: "garbage" }, "no-json"],
    [{ kind: "reset" }, "network"],
  ] as const)("that breaks is to be tried again: %o", async (what, code) => {
    await open();
    office.standin.faults.add("/cgi-bin/user/get", what, 1);
    expect(await call()).toMatchObject({ ok: false, kind: "transient", code });
  });

  it("that hangs is given up", async () => {
    await open();
    await call();
    const impatient = await office.addNode({ timeoutMs: 50 });
    office.standin.faults.add("/cgi-bin/user/get", { kind: "hang" }, 1);
    expect(await call(impatient)).toMatchObject({ ok: false, kind: "transient", code: "timeout" });
  });
});
