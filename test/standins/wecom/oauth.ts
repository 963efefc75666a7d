import { randomBytes } from "node:crypto";
import type { Contacts } from "./contacts.ts";
import { ApiRefusal, type Corp, type Options } from "./platform.ts";

const CODE_MS = 5 * 60_000;

export type Person = { kind: "member"; userid: string } | { kind: "customer"; externalUserId: string };

/** Log-in links: a code per visit, once, five minutes. */
export class OAuth {
  readonly #corp: Corp;
  readonly #contacts: Contacts;
  readonly #options: Options;
  readonly #codes = new Map<string, { person: Person; at: number; used: boolean }>();

  constructor(corp: Corp, contacts: Contacts, options: Options) {
    this.#corp = corp;
    this.#contacts = contacts;
    this.#options = options;
  }

  /**
   * Where a person is led who opens a link of /connect/oauth2/authorize.
   * @throws ApiRefusal where the link is wrong: the platform shows a page with the code
   */
  redirect(query: Record<string, string>, person: Person): string {
    const { appid, redirect_uri = "", response_type, scope, state = "", agentid } = query;
    if (appid !== this.#corp.corpId) throw new ApiRefusal(40013, "invalid corpid");
    if (response_type !== "code" || (scope !== "snsapi_base" && scope !== "snsapi_privateinfo")) {
      throw new ApiRefusal(40035, "invalid parameter");
    }
    if (!/^[A-Za-z0-9]{0,128}$/.test(state)) throw new ApiRefusal(40035, "invalid state");
    const app = this.#corp.apps.find((one) => String(one.agentId) === agentid);
    if (scope === "snsapi_privateinfo" && app === undefined) throw new ApiRefusal(40056, "invalid agentid");
    return this.#leadBack(redirect_uri, state, person);
  }

  /**
   * Where a person is led who scanned the code of /wwlogin/sso/login in a browser outside of WeChat Work.
   * @throws ApiRefusal where the link is wrong
   */
  webRedirect(query: Record<string, string>, person: Person): string {
    const { login_type, appid, agentid, redirect_uri = "", state = "" } = query;
    if (login_type !== "CorpApp") throw new ApiRefusal(40035, "invalid login_type");
    if (appid !== this.#corp.corpId) throw new ApiRefusal(40013, "invalid corpid");
    if (!this.#corp.apps.some((one) => String(one.agentId) === agentid))
      throw new ApiRefusal(40056, "invalid agentid");
    return this.#leadBack(redirect_uri, state, person);
  }

  #leadBack(redirect_uri: string, state: string, person: Person): string {
    if (!URL.canParse(redirect_uri)) throw new ApiRefusal(50001, "redirect_url 未登记可信域名");
    const target = new URL(redirect_uri);
    const trusted = this.#corp.apps.filter(({ trustedDomain }) =>
      [null, target.host].includes(trustedDomain),
    );
    if (trusted.length === 0) throw new ApiRefusal(50001, "redirect_url 未登记可信域名");
    const code = randomBytes(24).toString("base64url");
    this.#codes.set(code, { person, at: this.#options.now(), used: false });
    target.searchParams.set("code", code);
    target.searchParams.set("state", state);
    return target.toString();
  }

  /** GET /cgi-bin/auth/getuserinfo */
  personOf(code: string | undefined): Record<string, unknown> {
    const known = this.#codes.get(code ?? "");
    if (known === undefined || known.at < this.#options.now() - CODE_MS) {
      throw new ApiRefusal(40029, "invalid code");
    }
    if (known.used) throw new ApiRefusal(42022, "code has been used");
    known.used = true;
    if (known.person.kind === "member" && this.#contacts.find(known.person.userid) !== null) {
      return { userid: known.person.userid };
    }
    return known.person.kind === "customer"
      ? { openid: `o${known.person.externalUserId}`, external_userid: known.person.externalUserId }
      : { openid: `o${known.person.userid}` };
  }
}
