import { type Html, html } from "../../../workbench/html.ts";
import { loginTexts as t } from "./texts.ts";

/** What a page of the log-in says. */
export type LoginPage =
  /** logged in: leads on by itself, from our own page, so that the browser sends the strict cookie along */
  | { kind: "entering"; name: string; next: string }
  | { kind: "choose"; offices: { id: string; name: string }[] }
  | { kind: "failed"; words: string; again: string };

/** A whole page, in large type and without script. */
export function loginPage(what: LoginPage): string {
  const leadOn =
    what.kind === "entering" ? html`<meta http-equiv="refresh" content="0;url=${what.next}">` : null;
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${t.title[what.kind]} · ${t.brand}</title><link rel="stylesheet" href="/workbench/login/style.css">${leadOn}</head>
<body><header>${t.brand}</header><main><h1>${t.title[what.kind]}</h1>${body(what)}</main></body></html>`.text;
}

function body(what: LoginPage): Html {
  switch (what.kind) {
    case "entering":
      return html`<p>${t.entering(what.name)}</p><p><a class="button" href="${what.next}">${t.enter}</a></p>`;
    case "choose":
      return html`<p>${t.choose}</p><ul>${what.offices.map(
        ({ id, name }) =>
          html`<li><a class="button" href="/workbench/login/at/${encodeURIComponent(id)}">${name}</a></li>`,
      )}</ul>`;
    case "failed":
      return html`<p role="alert">${what.words}</p><p><a class="button" href="${what.again}">${t.again}</a></p>`;
  }
}
