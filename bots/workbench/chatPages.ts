import { shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { maskText } from "../../core/privacy/maskText.ts";
import type { ConversationSummary } from "../../core/store/conversationStore.ts";
import type { Bubble } from "../channels/web/bubbles.ts";
import { type Html, html } from "./html.ts";
import { workbenchTexts as t } from "./texts.ts";

/** Conversations of an office: those where somebody asked for a person stand first. */
export function chatListPage(chats: ConversationSummary[]): Html {
  return html`<h1>${t.chats}</h1><p>${t.chatsHint}</p><div class="wide"><table>
<thead><tr>${t.chatColumns.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${
    chats.length > 0
      ? chats.map(
          (
            one,
          ) => html`<tr><td><a href="${chatPath(one.personKey)}">${one.channel} ${shortKey(one.personKey)}</a></td>
<td>${shanghaiIso(one.lastInAt.getTime()).slice(0, 16).replace("T", " ")}</td>
<td>${one.takenOverBy === null ? (one.wantsPerson ? html`<mark>${t.wantsPerson}</mark>` : t.botTalks) : t.personTalks}</td></tr>`,
        )
      : html`<tr><td colspan="3">${t.noChats}</td></tr>`
  }</tbody></table></div>`;
}

/** One conversation, masked, with what a clerk can do in it. */
export function chatPage(chat: ConversationSummary, bubbles: Bubble[], mine: boolean): Html {
  return html`<h1>${chat.channel} ${shortKey(chat.personKey)}</h1>
<ol class="talk">${bubbles.map(
    (one) => html`<li class="${one.from}"><time>${one.at.slice(5, 16).replace("T", " ")}</time>
<p>${maskText(one.text).masked}${one.photos.length > 0 ? t.photo : null}</p></li>`,
  )}</ol>
<form method="post" action="${chatPath(chat.personKey)}/${mine ? "release" : "takeover"}"><button>${mine ? t.release : t.takeOver}</button></form>
${
  mine
    ? html`<form method="post" action="${chatPath(chat.personKey)}/say"><label for="say">${t.sayLabel}</label>
<textarea id="say" name="text" rows="3" maxlength="2000" required></textarea><button>${t.send}</button></form>`
    : html`<p>${chat.takenOverBy === null ? t.takeOverHint : t.otherTalks}</p>`
}`;
}

function chatPath(personKey: string): string {
  return `/workbench/chats/${encodeURIComponent(personKey)}`;
}

function shortKey(personKey: string): string {
  return personKey.slice(-6);
}
