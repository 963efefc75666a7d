import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BadConfig, readConfig } from "../../bots/config.ts";

const home = mkdtempSync(join(tmpdir(), "bcs-config-"));
const key = () => randomBytes(32).toString("base64");
const production = () => ({
  DATA_DIR: home,
  WECOM_CORP_ID: "ww0123456789abcdef",
  WECOM_AGENT_ID: "1000002",
  WECOM_APP_SECRET: randomBytes(24).toString("base64url"),
  PHONE_TOKEN: randomBytes(24).toString("hex"),
  PII_KEY: key(),
  SESSION_KEY: key(),
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function refusal(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof BadConfig) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the environment", () => {
  it("is the demo without configuration, on this machine only, with secrets that are kept", () => {
    const first = readConfig({ DATA_DIR: home });
    expect(first).toMatchObject({ demo: true, HOST: "127.0.0.1", PORT: 8080 });
    expect(first.PII_KEY).toHaveLength(32);
    expect(readConfig({ DATA_DIR: home }).PII_KEY).toEqual(first.PII_KEY);
  });

  it("lets no other machine into the demo", () => {
    expect(refusal({ DATA_DIR: home, HOST: "0.0.0.0" })).toContain("HOST");
  });

  it("is production with a corporation's id", () => {
    expect(readConfig(production())).toMatchObject({ demo: false, HOST: "0.0.0.0" });
  });

  it.each(["PII_KEY", "SESSION_KEY", "PHONE_TOKEN", "WECOM_APP_SECRET", "WECOM_AGENT_ID"])(
    "does not start production without %s, and names it",
    (name) => {
      const { [name as "PII_KEY"]: _left, ...rest } = production();
      expect(refusal(rest)).toContain(name);
    },
  );

  it.each([
    ["PII_KEY", Buffer.alloc(32, 7).toString("base64")],
    ["SESSION_KEY", Buffer.from("abcdabcdabcdabcdabcdabcdabcdabcd").toString("base64")],
    ["PHONE_TOKEN", "1111111111111111"],
    ["PHONE_TOKEN", "secret12"],
    ["WECOM_APP_SECRET", "short"],
  ])("does not start production with a weak %s, and shows no value", (name, value) => {
    const message = refusal({ ...production(), [name]: value });
    expect(message).toContain(name);
    expect(message).not.toContain(value);
  });

  it("names every wrong variable at once", () => {
    const message = refusal({
      DATA_DIR: home,
      PORT: "eighty",
      DATABASE_URL: "mysql://x",
      PUBLIC_URL: "nowhere",
    });
    for (const name of ["PORT", "DATABASE_URL", "PUBLIC_URL"]) expect(message).toContain(name);
  });

  it("refuses a channel that is half configured", () => {
    expect(refusal({ DATA_DIR: home, TELEGRAM_BOT_TOKEN: "123456:abcdefgh" })).toContain(
      "TELEGRAM_WEBHOOK_SECRET",
    );
  });

  it.each([
    [{ LLM_API_KEY: "sk-of-the-test" }, "LLM_BASE_URL"],
    [{ LLM_BASE_URL: "http://127.0.0.1:8000/v1" }, "LLM_MODEL"],
    [{ LLM_BASE_URL: "127.0.0.1:8000", LLM_MODEL: "m" }, "LLM_BASE_URL"],
    [
      { LLM_BASE_URL: "http://127.0.0.1:8000/v1", LLM_MODEL: "m", LLM_CALLS_PER_DAY: "0" },
      "LLM_CALLS_PER_DAY",
    ],
    [
      { LLM_BASE_URL: "http://127.0.0.1:8000/v1", LLM_MODEL: "m", LLM_TIMEOUT_SECONDS: "long" },
      "LLM_TIMEOUT_SECONDS",
    ],
  ])("says in Chinese what is missing for a language model: %j", (given, name) => {
    const message = refusal({ DATA_DIR: home, ...given });
    expect(message).toContain(name);
    expect(message).toMatch(/应为|一起设置/);
    expect(message).not.toContain("sk-of-the-test");
  });
});
