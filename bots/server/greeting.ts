import type { Config } from "../config.ts";

/** What stands on the screen after the start. */
export function greeting(url: string, config: Config): string {
  const lines = [
    "",
    "  办成事 已启动",
    ...(config.demo ? ["  【演示环境】只在本机可用，数据是演示数据，请不要填真实的个人信息"] : []),
    "",
    `  群众聊天页    ${url}/chat`,
    `  群众公开页    ${url}/public`,
    `  工作人员页    ${url}/workbench`,
    `  接口说明      ${url}/api/docs`,
    `  健康与指标    ${url}/healthz  ${url}/readyz  ${url}/metrics`,
    `  电话文字接口  ${url}/phone/transcripts${config.demo ? `（口令在 ${config.dataDir}/secrets.json 的 PHONE_TOKEN）` : ""}`,
    "",
    "  按 Ctrl-C 停止",
    "",
  ];
  return `${lines.join("\n")}\n`;
}

/** What stands on the screen of a node that has no server. */
export const JOBS_GREETING = "\n  办成事 定时任务 已启动（没有网页，按 Ctrl-C 停止）\n\n";
