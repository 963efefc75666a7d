import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const url = z.url({ protocol: /^https?$/ });
const secret = (least: number) => z.string().min(least);
const key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

/** Everything the environment may say. Read once, here; everybody else receives typed values. */
const environment = z.object({
  HOST: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: z.string().min(1).default("data"),
  PUBLIC_URL: url.optional(),
  /** office that takes what names no office; default: the first one */
  DEFAULT_OFFICE: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),

  WECOM_API_URL: url.default("https://qyapi.weixin.qq.com"),
  WECOM_CORP_ID: z.string().min(4).optional(),
  WECOM_AGENT_ID: z.string().regex(/^\d+$/).optional(),
  WECOM_APP_SECRET: secret(16).optional(),
  WECOM_APP_TOKEN: secret(3).optional(),
  WECOM_APP_AES_KEY: z.string().length(43).optional(),
  WECOM_KF_SECRET: secret(16).optional(),
  WECOM_KF_TOKEN: secret(3).optional(),
  WECOM_KF_AES_KEY: z.string().length(43).optional(),

  TELEGRAM_API_URL: url.default("https://api.telegram.org"),
  TELEGRAM_BOT_TOKEN: secret(10).optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,256}$/)
    .optional(),

  ALIYUN_ACCESS_KEY_ID: secret(6).optional(),
  ALIYUN_ACCESS_KEY_SECRET: secret(6).optional(),
  ALIYUN_FILETRANS_URL: url.default("https://filetrans.cn-shanghai.aliyuncs.com"),
  ALIYUN_NLS_META_URL: url.default("https://nls-meta.cn-shanghai.aliyuncs.com"),
  ALIYUN_NLS_GATEWAY_URL: url.default("https://nls-gateway-cn-shanghai.aliyuncs.com"),
  /** project key of speech recognition; without it nothing is transcribed */
  ALIYUN_NLS_APP_KEY: z.string().min(4).optional(),
  ALIYUN_VOICE_URL: url.default("https://dyvmsapi.aliyuncs.com"),
  ALIYUN_SMS_URL: url.default("https://dysmsapi.aliyuncs.com"),
  PHONE_TOKEN: secret(8).optional(),

  LLM_BASE_URL: url.optional(),
  LLM_API_KEY: z.string().min(1).optional(),
  LLM_MODEL: z.string().min(1).optional(),
  /** questions that each office may ask in a day */
  LLM_CALLS_PER_DAY: z.coerce.number().int().min(1).max(1_000_000).default(300),
  LLM_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(120).default(20),

  PII_KEY: key.optional(),
  SESSION_KEY: key.optional(),
});
type Environment = z.infer<typeof environment>;

export type Config = Omit<Environment, "PII_KEY" | "SESSION_KEY" | "PHONE_TOKEN" | "HOST"> & {
  HOST: string;
  PHONE_TOKEN: string;
  /** 32 bytes each */
  PII_KEY: Uint8Array;
  SESSION_KEY: Uint8Array;
  /** no production credentials: binds to this machine only, log-in is a chooser, banner on every page */
  demo: boolean;
  /** absolute */
  dataDir: string;
};

/** The environment is wrong; the message names each variable and shows no value. */
export class BadConfig extends Error {
  override name = "BadConfig";
}

/** What production cannot do without. */
const REQUIRED_IN_PRODUCTION = [
  "PII_KEY",
  "SESSION_KEY",
  "PHONE_TOKEN",
  "WECOM_AGENT_ID",
  "WECOM_APP_SECRET",
] as const;
/** A channel is whole or absent: a half configured one would accept what it cannot verify. */
const TOGETHER = [
  ["WECOM_APP_TOKEN", "WECOM_APP_AES_KEY"],
  ["WECOM_KF_SECRET", "WECOM_KF_TOKEN", "WECOM_KF_AES_KEY"],
  ["TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"],
  ["ALIYUN_ACCESS_KEY_ID", "ALIYUN_ACCESS_KEY_SECRET"],
  ["LLM_BASE_URL", "LLM_MODEL"],
] as const;

/**
 * Reads the environment.
 * @throws BadConfig naming every wrong variable, in Chinese, with no value shown
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
    throw new BadConfig(wrong.map((name) => `环境变量 ${name} 的值不对：${hint(name)}`).join("\n"));
  }
  const value = parsed.data;
  const demo = value.WECOM_CORP_ID === undefined;
  const problems = [
    ...halfConfigured(value),
    ...keyForNothing(value),
    ...(demo ? openDemo(value) : missingInProduction(value)),
  ];
  if (problems.length > 0) throw new BadConfig(problems.join("\n"));
  const dataDir = resolve(value.DATA_DIR);
  const kept = demo ? keptSecrets(dataDir) : null;
  return {
    ...value,
    demo,
    dataDir,
    HOST: value.HOST ?? (demo ? "127.0.0.1" : "0.0.0.0"),
    PHONE_TOKEN: value.PHONE_TOKEN ?? kept?.PHONE_TOKEN ?? "",
    PII_KEY: Buffer.from(value.PII_KEY ?? kept?.PII_KEY ?? "", "base64"),
    SESSION_KEY: Buffer.from(value.SESSION_KEY ?? kept?.SESSION_KEY ?? "", "base64"),
  };
}

/** Anybody may choose to be anybody in the demo: it is for this machine's own people only. */
function openDemo(value: Environment): string[] {
  const local = value.HOST === undefined || ["127.0.0.1", "localhost", "::1"].includes(value.HOST);
  return local
    ? []
    : [
        "HOST 的值不对：没有设置 WECOM_CORP_ID 时是演示，只能用 127.0.0.1。要让别的电脑访问，请先按 README 配好企业微信",
      ];
}

/** Where the office's own packs and calendars lie; for commands that need nothing else of the environment. */
export function readDataDir(env: Record<string, string | undefined> = process.env): string {
  return resolve(env["DATA_DIR"] || "data");
}

function missingInProduction(value: Environment): string[] {
  const missing: string[] = REQUIRED_IN_PRODUCTION.filter((name) => value[name] === undefined).map(
    (name) => `已设置 WECOM_CORP_ID（正式运行），但缺少 ${name}：${hint(name)}`,
  );
  for (const name of ["PII_KEY", "SESSION_KEY"] as const) {
    if (isWeak(value[name])) missing.push(`${name} 太弱：${hint(name)}`);
  }
  if (
    value.PHONE_TOKEN !== undefined &&
    (value.PHONE_TOKEN.length < 16 || new Set(value.PHONE_TOKEN).size < 6)
  ) {
    missing.push(`PHONE_TOKEN 太弱：${hint("PHONE_TOKEN")}`);
  }
  return missing;
}

/** A key of one repeated byte or a short pattern is none. */
function isWeak(base64: string | undefined): boolean {
  if (base64 === undefined) return false;
  return new Set(Buffer.from(base64, "base64")).size < 12;
}

function halfConfigured(value: Environment): string[] {
  return TOGETHER.flatMap((group) => {
    const absent = group.filter((name) => value[name] === undefined);
    return absent.length === 0 || absent.length === group.length
      ? []
      : [`${group.join("、")} 要一起设置，现在缺少 ${absent.join("、")}`];
  });
}

/** A key without a server: somebody forgot the rest. */
function keyForNothing({ LLM_API_KEY, LLM_BASE_URL }: Environment): string[] {
  return LLM_API_KEY !== undefined && LLM_BASE_URL === undefined
    ? ["设置了 LLM_API_KEY，但缺少 LLM_BASE_URL 和 LLM_MODEL：要用模型请一起设置，不用就都去掉"]
    : [];
}

function hint(name: string): string {
  if (name === "PII_KEY" || name === "SESSION_KEY")
    return "应为 32 字节的 base64，可用 openssl rand -base64 32 生成";
  if (name === "PHONE_TOKEN") return "至少 16 个字符的随机串，可用 openssl rand -hex 24 生成";
  if (name === "DATABASE_URL") return "应形如 postgresql://用户:密码@主机:5432/库名";
  if (name === "LLM_BASE_URL") return "应为 OpenAI 兼容接口的地址，到 /v1 为止，如 http://10.0.0.5:8000/v1";
  if (name === "LLM_CALLS_PER_DAY") return "应为每个窗口每天最多问几次，1 以上的整数";
  if (name === "LLM_TIMEOUT_SECONDS") return "应为最多等几秒，0.1 到 120";
  if (name === "PORT") return "应为 0 到 65535 的整数";
  if (name.endsWith("_URL")) return "应为 http:// 或 https:// 开头的地址";
  if (name.endsWith("_AES_KEY")) return "应为企业微信后台给出的 43 个字符";
  return "请对照 README 的环境变量表填写";
}

const secretsFile = z.object({ PII_KEY: key, SESSION_KEY: key, PHONE_TOKEN: secret(16) });

/** The demo makes its secrets once and keeps them under the data folder, so that what it sealed opens again. */
function keptSecrets(dataDir: string): z.infer<typeof secretsFile> {
  const file = join(dataDir, "secrets.json");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    const made = {
      PII_KEY: randomBytes(32).toString("base64"),
      SESSION_KEY: randomBytes(32).toString("base64"),
      PHONE_TOKEN: randomBytes(24).toString("hex"),
    };
    try {
      writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600, flag: "wx" });
    } catch (error) {
      // two nodes started together: the other one's secrets hold
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
  return secretsFile.parse(JSON.parse(readFileSync(file, "utf8")));
}
