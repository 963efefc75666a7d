import { z } from "zod";
import type { ApiResult } from "./apiResult.ts";
import type { WecomApi } from "./wecomApi.ts";

const OFFICIAL_API = "https://qyapi.weixin.qq.com";
const OFFICIAL_LOGIN = "https://open.weixin.qq.com";
const OFFICIAL_DESKTOP = "https://login.work.weixin.qq.com";

export type LoginParts = { apiUrl: string; corpId: string; agentId: string; api: WecomApi };

/** Who came back from a log-in: a member of the corp, or somebody who is none and is let in nowhere. */
export type LoggedIn = { kind: "member"; userId: string } | { kind: "stranger" };

/** Log-in of staff (developer.work.weixin.qq.com/document/path/91022 and following). */
export type Login = {
  /** The link inside WeChat Work. @param state 1–128 of [A-Za-z0-9], to be compared when the person comes back */
  authorizeUrl: (redirectUri: string, state: string) => string;
  /** The page with the code to scan, for a browser outside of WeChat Work. */
  desktopUrl: (redirectUri: string, state: string) => string;
  /** Who the code of a coming back stands for. Final `40029` or `42022`: the code is wrong, old or used: log in anew. */
  personOf: (code: string) => Promise<ApiResult<LoggedIn>>;
};

const answer = z.object({ userid: z.string().default("") });

export function createLogin(parts: LoginParts): Login {
  // a stand-in of the platform is one server for all of its hosts
  const official = parts.apiUrl.startsWith(OFFICIAL_API);
  const base = official ? OFFICIAL_LOGIN : parts.apiUrl.replace(/\/$/, "");
  const desktop = official ? OFFICIAL_DESKTOP : parts.apiUrl.replace(/\/$/, "");

  return {
    authorizeUrl: (redirectUri, state) => {
      const query = new URLSearchParams({
        appid: parts.corpId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: "snsapi_base",
        state: checkedState(state),
        agentid: parts.agentId,
      });
      return `${base}/connect/oauth2/authorize?${query}#wechat_redirect`;
    },
    desktopUrl: (redirectUri, state) => {
      const query = new URLSearchParams({
        login_type: "CorpApp",
        appid: parts.corpId,
        agentid: parts.agentId,
        redirect_uri: redirectUri,
        state: checkedState(state),
        lang: "zh",
      });
      return `${desktop}/wwlogin/sso/login?${query}`;
    },
    personOf: async (code) => {
      const result = await parts.api.get("app", "/cgi-bin/auth/getuserinfo", { code }, answer);
      if (!result.ok) return result;
      const { userid } = result.value;
      return { ok: true, value: userid === "" ? { kind: "stranger" } : { kind: "member", userId: userid } };
    },
  };
}

function checkedState(state: string): string {
  if (!/^[A-Za-z0-9]{1,128}$/.test(state))
    throw new RangeError("the state must have 1 to 128 letters or digits");
  return state;
}
