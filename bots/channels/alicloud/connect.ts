import { createNls, type Nls } from "./nls.ts";
import { createRpc, type Rpc } from "./rpc.ts";

export type AlicloudAccount = {
  accessKeyId: string;
  accessKeySecret: string;
  filetransUrl: string;
  nlsMetaUrl: string;
  nlsGatewayUrl: string;
  voiceUrl: string;
  smsUrl: string;
  /** the speech project's key; null: nothing is heard, only sent */
  nlsAppKey: string | null;
  /** epoch ms */
  now: () => number;
  /** of every request; default 10 s */
  timeoutMs?: number;
};

/** The products of Alibaba Cloud that this program uses. */
export type Alicloud = { sms: Rpc; voice: Rpc; nls: Nls | null };

/** One account, all its products; nothing is asked before it is needed. */
export function connectAlicloud(account: AlicloudAccount): Alicloud {
  const { nlsAppKey, nlsGatewayUrl, now } = account;
  const timeout = account.timeoutMs === undefined ? {} : { timeoutMs: account.timeoutMs };
  return {
    sms: createRpc(account.smsUrl, "2017-05-25", account),
    voice: createRpc(account.voiceUrl, "2017-05-25", account),
    nls:
      nlsAppKey === null
        ? null
        : createNls({
            filetrans: createRpc(account.filetransUrl, "2018-08-17", account),
            meta: createRpc(account.nlsMetaUrl, "2019-02-28", account),
            gatewayUrl: nlsGatewayUrl.replace(/\/$/, ""),
            appKey: nlsAppKey,
            now,
            fetch,
            ...timeout,
          }),
  };
}
