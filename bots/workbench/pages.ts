import { proveDays } from "../../core/deadline/proof.ts";
import { localDateAt } from "../../core/deadline/shanghaiTime.ts";
import { statusText } from "../../core/lifecycle/statusText.ts";
import { eventTexts } from "../../core/lifecycle/texts.ts";
import { isStatutory, type TicketClock } from "../../core/lifecycle/ticket.ts";
import type { Actor, RecordedEvent } from "../../core/lifecycle/ticketEvent.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { StoredTicket } from "../../core/store/ticketStore.ts";
import { type Html, html } from "./html.ts";
import { workbenchTexts as t } from "./texts.ts";

/** Who looks at a page. */
export type Viewer = { officeId: string; staffId: string; name: string };

/** The frame of every page. */
export function page(title: string, demo: boolean, viewer: Viewer | null, body: Html): string {
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · 办成事</title><link rel="stylesheet" href="/workbench/style.css"></head>
<body>${demo ? html`<p class="demo" role="note">${t.demo}</p>` : null}
<header><a href="/workbench">办成事 工作台</a>${
    viewer === null
      ? null
      : html`<nav><a href="/workbench">${t.tickets}</a> <a href="/workbench/chats">${t.chats}</a></nav>
<form method="post" action="/workbench/logout"><span>${viewer.name}</span> <button>${t.leave}</button></form>`
  }</header><main>${body}</main></body></html>`.text;
}

/** The demo's log-in: choose who to be. */
export function chooserPage(offices: WorkingOffice[]): Html {
  return html`<h1>${t.choose}</h1>${offices.map(
    (office) =>
      html`<section><h2>${office.name}</h2><ul class="people">${office.staff.map(
        (
          one,
        ) => html`<li><form method="post" action="/workbench/login"><input type="hidden" name="office" value="${office.id}">
<button name="staff" value="${one.id}"><b>${one.name}</b><small>${roleLabels(office, one.roles)}</small></button></form></li>`,
      )}</ul></section>`,
  )}`;
}

export function listPage(
  office: WorkingOffice,
  tickets: StoredTicket[],
  now: number,
  more: string | null,
): Html {
  const rows = tickets.map((one) => {
    const due = nextClock(one);
    return html`<tr><td><a href="/workbench/tickets/${encodeURIComponent(one.number)}">${one.number}</a></td>
<td>${one.title}</td><td>${kindLabel(office, one.kind)}</td><td>${departmentName(office, one.departmentId)}</td>
<td>${statusText(one.ticket)}${one.ticket.needsTriage && one.closedAt === null ? html` <mark>${t.triage}</mark>` : null}</td>
<td>${due === null ? "—" : html`<span class="${isLate(due, now) ? "late" : ""}">${due.label} ${dateTime(due.dueAt)}${due.provisional ? t.provisional : ""}</span>`}</td></tr>`;
  });
  return html`<h1>${office.name}</h1><p>${t.listHint}</p>
<div class="wide"><table><thead><tr>${t.columns.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${rows.length > 0 ? rows : html`<tr><td colspan="6">${t.none}</td></tr>`}</tbody></table></div>
${more === null ? null : html`<p><a href="/workbench?before=${more}">${t.older}</a></p>`}`;
}

export function ticketPage(
  office: WorkingOffice,
  ticket: StoredTicket,
  events: RecordedEvent[],
  now: number,
): Html {
  const first = events[0];
  const found = ticket.ticket.classification;
  return html`<h1>${ticket.number}</h1><p class="title">${ticket.title}</p>
<section><h2>${t.said}</h2><blockquote>${first?.type === "registered" ? first.text : ""}</blockquote>
${ticket.ticket.decline !== null && ticket.status !== "archived" ? overruleForm(ticket.number) : null}
${events.map((one) => (one.type === "supplemented" ? html`<blockquote>${one.text}</blockquote>` : null))}</section>
<section><h2>${t.clocks}</h2>${ticket.ticket.clocks.filter(isStatutory).map((clock) => clockSection(office, clock, now))}</section>
${
  found === null
    ? null
    : html`<section><h2>${t.thought}</h2><p>${kindLabel(office, found.kind)}（${percent(found.confidence)}） · ${t.scope[found.scope]} ·
${found.nature} · ${found.domain} · ${departmentName(office, found.departmentId)}</p>
<ul>${found.why.map((one) => html`<li>${one.label}：“${one.words}”（${one.weight.toFixed(2)}，${t.source[one.source]}）</li>`)}</ul></section>`
}
<section><h2>${t.story}</h2><ol class="story">${events.map(
    (one) =>
      html`<li><time>${dateTime(one.at)}</time> ${actorName(one.by)} ${eventTexts[one.type]}${eventDetail(one)}</li>`,
  )}</ol></section>`;
}

/** A person can overrule what the program declined. */
function overruleForm(number: string): Html {
  return html`<form method="post" action="/workbench/tickets/${encodeURIComponent(number)}/overrule">
<label for="reason">${t.overruleHint}</label><textarea id="reason" name="reason" rows="2" required minlength="2"></textarea>
<button>${t.overrule}</button></form>`;
}

function clockSection(office: WorkingOffice, clock: TicketClock, now: number): Html {
  const days = proveDays(clock.length, clock.trigger, office.timetable);
  const articles = clock.basis.flatMap((id) => {
    const article = office.pack.articles[id];
    return article === undefined ? [] : [html`<li>${article.cite}：${article.text}</li>`];
  });
  return html`<details><summary class="${clock.status === "running" && isLate(clock, now) ? "late" : ""}">${clock.label}：
${clock.dueAt === null ? t.notPromised : dateTime(clock.dueAt)}${clock.provisional ? t.provisional : ""}（${t.clock[clock.status]}）</summary>
<p>${t.whyThisDay}</p><ul>${articles}</ul>
<ol class="days">${days.map((day) => html`<li class="${day.counts ? "counts" : ""}">${day.date} ${day.counts ? "✓" : "—"} ${day.why}</li>`)}</ol></details>`;
}

function eventDetail(event: RecordedEvent): Html | null {
  switch (event.type) {
    case "declined":
      return html`：${event.told}`;
    case "answered":
      return html`：${event.guideTitle ?? event.result?.text ?? ""}`;
    case "withdrawn":
    case "declineOverruled":
      return html`：${event.reason}`;
    default:
      return null;
  }
}

function actorName(by: Actor): string {
  switch (by.role) {
    case "citizen":
      return t.citizen;
    case "staff":
      return by.name;
    case "timer":
    case "program":
      return t.program;
  }
}

function nextClock(ticket: StoredTicket): TicketClock | null {
  const running = ticket.ticket.clocks.filter(
    (one) => one.status === "running" && one.dueAt !== null && isStatutory(one),
  );
  return running.sort((a, b) => (a.dueAt ?? "").localeCompare(b.dueAt ?? ""))[0] ?? null;
}

function isLate(clock: TicketClock, now: number): boolean {
  return clock.lateAfter !== null && now > Date.parse(clock.lateAfter);
}

function kindLabel(office: WorkingOffice, kind: string): string {
  return office.pack.kinds.find((one) => one.kind === kind)?.label ?? kind;
}

function departmentName(office: WorkingOffice, id: string | null): string {
  return office.departments.find((one) => one.id === id)?.name ?? t.noDepartment;
}

function roleLabels(office: WorkingOffice, roles: string[]): string {
  return roles.map((id) => office.pack.roles.find((one) => one.id === id)?.label ?? id).join("、");
}

const WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"];

function dateTime(iso: string | null): string {
  if (iso === null) return "";
  const date = localDateAt(Date.parse(iso));
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "";
  return `${date}（周${weekday}）${iso.slice(11, 16)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
