import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import type { Pack } from "../../core/policy/pack.ts";
import { dayText } from "../../core/records/dayText.ts";
import { tellInstant } from "../dialogue/tellDate.ts";
import { type Html, html } from "../workbench/html.ts";
import type { PublishedFigures } from "./figuresShelf.ts";
import type { Progress } from "./progress.ts";
import { NOT_DONE } from "./rating.ts";
import { resultsSection } from "./resultsSection.ts";
import { rulesSection } from "./rulesSection.ts";
import { publicTexts as t } from "./texts.ts";

type Channel = Pack["channels"][number];

/** What every page is framed by. `path`: of the page itself, for the switch of type; null where it has no address. */
export type Frame = { title: string; path: string; large: boolean; demo: boolean };

/** A whole page: head, switch of type, body. */
export function page({ title, path, large, demo }: Frame, body: Html): string {
  return html`<!doctype html>
<html lang="zh-CN"${large ? html` class="large"` : null}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · ${t.brand}</title><link rel="stylesheet" href="/public/style.css"></head>
<body><header>${demo ? html`<p class="demo">${t.demo}</p>` : null}<a href="/public">${t.brand}</a> <a class="type" href="${path}?type=${large ? "plain" : "large"}">${large ? t.smaller : t.larger}</a></header>
<main>${body}</main></body></html>`.text;
}

/** All windows. */
export function officesPage(offices: readonly WorkingOffice[]): Html {
  if (offices.length === 0) return html`<h1>${t.offices}</h1><p>${t.noOffices}</p>`;
  return html`<h1>${t.offices}</h1><ul class="offices">${offices.map(
    (office) => html`<li><h2><a href="${pathOf(office)}">${office.name}</a></h2>
<p>${office.settings.address}<br>${t.phone} ${phone(office)}</p></li>`,
  )}</ul>`;
}

/** What an office's page shows beside its address. */
export type OfficeView = {
  office: WorkingOffice;
  /** epoch ms */
  now: number;
  /** ways in that are open here */
  channels: readonly Channel[];
  /** null: not to be had now; absent: not published here */
  figures?: PublishedFigures | null;
};

/** One window: what its regulation has published, and where requests stand. */
export function officePage({ office, now, channels, figures }: OfficeView): Html {
  const published = office.pack.lifecycle.publication?.what ?? [];
  const shows = {
    channels: published.includes("channels"),
    rules: published.includes("rules"),
    results: figures !== undefined,
  };
  return html`<h1>${office.name}</h1><p>${office.pack.title}</p>
<nav aria-label="${t.jump}"><a href="#progress">${t.progress}</a>${shows.channels ? html`<a href="#ways">${t.ways}</a>` : null}${
    shows.rules ? html`<a href="#rules">${t.rules}</a>` : null
  }${shows.results ? html`<a href="#results">${t.results}</a>` : null}</nav>
<section id="where"><h2>${t.where}</h2><dl><div><dt>${t.address}</dt><dd>${office.settings.address}</dd></div>
<div><dt>${t.phone}</dt><dd>${phone(office)}</dd></div>
<div><dt>${t.hours}</dt><dd>${office.hoursText(now)}。${office.isOpen(now) ? t.nowOpen : t.nowClosed}</dd></div></dl></section>
${shows.channels ? waysSection(office, channels, now) : null}
${progressForm(office)}
${shows.rules ? rulesSection(office.pack) : null}
${figures === undefined ? null : resultsSection(office.pack, figures)}`;
}

function waysSection(office: WorkingOffice, channels: readonly Channel[], now: number): Html {
  return html`<section id="ways"><h2>${t.ways}</h2><dl>${channels.map(
    (channel) =>
      html`<div><dt>${channel.label}</dt><dd>${wayText(office, channel)} ${
        channel.hours === "office" ? office.hoursText(now) : t.wayAlways
      }</dd></div>`,
  )}</dl></section>`;
}

function wayText(office: WorkingOffice, { channel }: Channel): Html | null {
  if (channel === "counter") return html`${t.wayCounter(office.settings.address)}。`;
  if (channel === "phone") return html`${t.wayPhone} ${phone(office)}。`;
  if (channel === "web")
    return html`<a href="/chat?office=${encodeURIComponent(office.id)}">${t.wayWeb}</a>。`;
  return null;
}

function progressForm(office: WorkingOffice): Html {
  return html`<section id="progress"><h2>${t.progress}</h2><p id="hint">${t.progressHint}</p>
<form method="post" action="${pathOf(office)}/progress"><label for="number">${t.number}</label>
<input id="number" name="number" required maxlength="60" autocomplete="off" aria-describedby="hint">
<label for="code">${t.code}</label><input id="code" name="code" required maxlength="12" inputmode="numeric" autocomplete="off" aria-describedby="hint">
<button>${t.ask}</button></form></section>`;
}

/** Where a request stands, in the citizen's words; null: number or code do not fit, whichever it was. */
export function progressPage(office: WorkingOffice, found: Progress | null, now: number): Html {
  if (found === null)
    return html`<h1>${t.progress}</h1><p role="alert">${t.progressNone(office.settings.phone)}</p>${progressForm(office)}${back(office)}`;
  const dates = found.dates.map(
    ({ label, dueAt, provisional }) =>
      html`<li>${t.before(label, tellInstant(dueAt, now))}${provisional ? t.provisional : null}</li>`,
  );
  return html`<h1>${t.progress}</h1><dl><div><dt>${t.number}</dt><dd>${found.number}</dd></div>
<div><dt>${t.status}</dt><dd><b>${found.statusText}</b></dd></div>
<div><dt>${t.registeredOn}</dt><dd>${dayText(found.registeredAt)}</dd></div>
<div><dt>${t.kind}</dt><dd>${found.kindLabel}</dd></div>
${found.unit === null ? null : html`<div><dt>${t.unit}</dt><dd>${found.unit}</dd></div>`}
${found.closed ? null : html`<div><dt>${t.promised}</dt><dd>${dates.length === 0 ? t.noDates : html`<ul>${dates}</ul>`}</dd></div>`}</dl>
${
  found.files.length === 0
    ? null
    : html`<h2>${t.files}</h2><p>${t.fileHint}</p><ul>${found.files.map(
        ({ name, size, path }) =>
          html`<li><a href="${path}" target="_blank" rel="noopener">${t.file(name, size)}</a></li>`,
      )}</ul>`
}
${found.closed ? html`<p>${t.resultKept(office.settings.phone)}</p>` : null}${back(office)}`;
}

/** The grades of the regulation, that it was not done, and a free word. Nothing is chosen beforehand. */
export function ratePage(office: WorkingOffice, number: string, action: string): Html {
  const choices = [
    ...office.pack.lifecycle.survey.grades.map(({ id, label }) => ({ id, label })),
    { id: NOT_DONE, label: t.notDone },
  ];
  return html`<h1>${t.rate}</h1><p>${t.rateAbout(number)}</p><form method="post" action="${action}">
<fieldset><legend>${t.rateChoose}</legend>${choices.map(
    ({ id, label }) =>
      html`<label class="choice"><input type="radio" name="grade" value="${id}" required> ${label}</label>`,
  )}</fieldset>
<label for="words">${t.rateWords}</label><textarea id="words" name="words" rows="4" maxlength="500"></textarea>
<button>${t.rateSend}</button></form>`;
}

/** One sentence, and the way back. */
export function wordPage(title: string, words: string, office: WorkingOffice | null): Html {
  return html`<h1>${title}</h1><p role="status">${words}</p>${
    office === null ? html`<p><a href="/public">${t.all}</a></p>` : back(office)
  }`;
}

/** The address of an office's page. */
export function pathOf({ id }: Pick<WorkingOffice, "id">): string {
  return `/public/${encodeURIComponent(id)}`;
}

function back(office: WorkingOffice): Html {
  return html`<p><a href="${pathOf(office)}">${t.back}</a></p>`;
}

function phone({ settings }: WorkingOffice): Html {
  return html`<a href="tel:${settings.phone.replace(/[^\d+]/g, "")}">${settings.phone}</a>`;
}
