import { demoCorp } from "./demoCorp.ts";
import { Simulator } from "./simulator.ts";
import { WecomStandin } from "./standin.ts";

/**
 * Starts the stand-in of WeChat Work, to be tried by hand. `PORT` (8090) is where it listens, `APP_URL`
 * (http://127.0.0.1:8080) the program under test.
 */
const port = Number(process.env["PORT"] ?? 8090);
const appUrl = (process.env["APP_URL"] ?? "http://127.0.0.1:8080").replace(/\/$/, "");
let ahead = 0;
const corp = demoCorp(appUrl);
const standin: WecomStandin = new WecomStandin(
  corp,
  { now: () => Date.now() + ahead },
  async (request, response, url, raw) => await simulator.answer(request, response, url, raw),
);
const simulator: Simulator = new Simulator(standin, `${appUrl}/workbench`, (seconds) => {
  ahead += seconds * 1000;
});
const url = await standin.listen(port);
const app = corp.apps[0];
const settings = {
  WECOM_API_URL: url,
  WECOM_CORP_ID: corp.corpId,
  WECOM_AGENT_ID: String(app?.agentId),
  WECOM_APP_SECRET: app?.secret,
  WECOM_APP_TOKEN: app?.token,
  WECOM_APP_AES_KEY: app?.aesKey,
  WECOM_KF_SECRET: corp.kf.secret,
  WECOM_KF_TOKEN: corp.kf.token,
  WECOM_KF_AES_KEY: corp.kf.aesKey,
};
process.stdout.write(
  `企业微信替身：${url}\n被试程序：${appUrl}，用这些环境变量启动（另需 PII_KEY、SESSION_KEY、PHONE_TOKEN）：\n\n${Object.entries(
    settings,
  )
    .map(([name, value]) => `export ${name}='${value}'`)
    .join("\n")}\n\n按 Ctrl-C 停止\n`,
);
