import { resolve } from "node:path";
import { demoCorp } from "./demoCorp.ts";
import { startHouse } from "./house.ts";
import { Simulator } from "./simulator.ts";
import { WecomStandin } from "./standin.ts";

/**
 * Starts the stand-in of WeChat Work with two phones, to be tried by hand, and the program behind it. `PORT` (8090) is
 * where the phones are, `OFFICE` the id of a demo office, `DATA_DIR` (data/standin) where tickets stay. With `APP_URL`
 * it starts no program but points at that one, and says with which environment that has to be started.
 */
const env = process.env;
const port = Number(env["PORT"] ?? 8090);
const appUrl = env["APP_URL"]?.replace(/\/$/, "") ?? null;
let ahead = 0;
/** of the office that is tried, once it is there */
let hourLater: ((at: number) => number) | null = null;
const now = () => Date.now() + ahead;
const corp = demoCorp(appUrl);
const workbench = appUrl ?? `http://127.0.0.1:${port + 1}`;
const standin: WecomStandin = new WecomStandin(
  corp,
  { now },
  async (request, response, url, raw) => await simulator.answer(request, response, url, raw),
);
const simulator: Simulator = new Simulator(standin, {
  workbench: `${workbench}/workbench`,
  forward: (seconds) => {
    ahead += seconds * 1000;
  },
  officeHour: appUrl === null ? () => ((hourLater?.(now()) ?? now()) - now()) / 1000 : null,
});
const apiUrl = await standin.listen(port);
const app = corp.apps[0];
const settings = {
  WECOM_API_URL: apiUrl,
  WECOM_CORP_ID: corp.corpId,
  WECOM_AGENT_ID: String(app?.agentId),
  WECOM_APP_SECRET: app?.secret,
  WECOM_APP_TOKEN: app?.token,
  WECOM_APP_AES_KEY: app?.aesKey,
  WECOM_KF_SECRET: corp.kf.secret,
  WECOM_KF_TOKEN: corp.kf.token,
  WECOM_KF_AES_KEY: corp.kf.aesKey,
};

if (appUrl === null) {
  process.stdout.write("正在启动…\n");
  const dataDir = resolve(env["DATA_DIR"] ?? "data/standin");
  const office = env["OFFICE"] ?? null;
  const house = await startHouse({ corp, apiUrl, port: port + 1, dataDir, office, now });
  hourLater = house.hourLater;
  process.stdout.write(`两部手机：${apiUrl}\n被试程序：${house.url}\n\n按 Ctrl-C 停止\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void house
        .stop()
        .then(async () => await standin.close())
        .then(() => process.exit(0));
    });
  }
} else {
  const lines = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'`);
  process.stdout.write(
    `企业微信替身：${apiUrl}\n被试程序：${appUrl}，用这些环境变量启动（另需 PII_KEY、SESSION_KEY、PHONE_TOKEN）：\n\n${lines.join("\n")}\n\n按 Ctrl-C 停止\n`,
  );
}
