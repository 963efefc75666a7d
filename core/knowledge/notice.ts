import { escapeHtml, PAGE_FOOT, pageHead } from "../records/page.ts";
import type { Guide } from "./guide.ts";
import { noticeTexts as t } from "./texts.ts";

type Material = Guide["body"]["materials"][number];

/** A one-time notice for one person: everything that is missing, told at once. */
export type Notice = {
  title: string;
  office: string;
  number: string | null;
  /** e.g. 2026年11月19日 */
  date: string;
  who: string;
  missing: Material[];
  /** of what is missing, what may be brought later 容缺 */
  later: Material[];
  has: Material[];
  /** what the window asks for beyond the guide, for this person */
  others: string[];
  needsNothing: boolean;
  where: string;
  hours: string | null;
  steps: string[];
  howLong: string;
  cost: string;
  basis: string[];
  phone: string | null;
};

/** For whom a notice is made. `has`: names of the guide's materials that the person has with them. */
export type NoticeFor = {
  office: { name: string; phone: string };
  hours: string | null;
  number: string | null;
  date: string;
  has: readonly string[];
  others: readonly string[];
};

/** Fills a notice from a guide: every material that is neither there nor allowed to follow is missing. */
export function noticeFor({ title, body }: Guide, person: NoticeFor): Notice {
  const has = body.materials.filter(({ name }) => person.has.includes(name));
  const lacking = body.materials.filter(({ name }) => !person.has.includes(name));
  return {
    title,
    office: person.office.name,
    number: person.number,
    date: person.date,
    who: body.who,
    missing: lacking.filter(({ mayFollow }) => !mayFollow),
    later: lacking.filter(({ mayFollow }) => mayFollow),
    has,
    others: [...person.others],
    needsNothing: body.materials.length === 0 && person.others.length === 0,
    where: body.where,
    hours: person.hours,
    steps: body.steps,
    howLong: body.howLong,
    cost: body.cost,
    basis: body.basis,
    phone: body.phone ?? person.office.phone,
  };
}

/** What a notice says, part by part, in the order in which it is told: a heading and its lines. */
type NoticePart = { heading: string; lines: string[]; numbered: boolean };

function noticeParts(notice: Notice): NoticePart[] {
  const plain = (heading: string, ...lines: (string | null)[]): NoticePart => ({
    heading,
    lines: lines.flatMap((line) => (line === null || line === "" ? [] : [line])),
    numbered: false,
  });
  const list = (heading: string, lines: string[]): NoticePart => ({ heading, lines, numbered: true });
  const { missing, others, needsNothing } = notice;
  const nothing = missing.length === 0 && others.length === 0;
  const parts = [
    plain(t.who, notice.who),
    nothing
      ? plain(t.missing, needsNothing ? t.noMaterials : t.nothingMissing)
      : list(t.missing, [...missing.map(materialText), ...others]),
    list(t.later, notice.later.map(materialText)),
    list(
      t.has,
      notice.has.map(({ name }) => name),
    ),
    plain(t.where, notice.where),
    plain(t.hours, notice.hours),
    list(t.steps, notice.steps),
    plain(t.howLong, notice.howLong),
    plain(t.cost, notice.cost),
    plain(t.basis, notice.basis.join("；")),
    plain(t.phone, notice.phone),
  ];
  return parts.filter(({ lines }) => lines.length > 0);
}

/** The notice as lines that can be sent or read out. */
export function noticeLines(notice: Notice): string {
  const parts = noticeParts(notice).flatMap(({ heading, lines, numbered }) =>
    numbered
      ? [`${heading}：`, ...lines.map((line, i) => `${i + 1}. ${line}`)]
      : [`${heading}：${lines.join("")}`],
  );
  return [`【${notice.title}】${t.heading}`, ...parts, t.promise].join("\n");
}

/** The notice as a page that prints on A4, to be signed and handed over. */
export function noticePage(notice: Notice): string {
  const head = [
    [t.office, notice.office],
    [t.item, notice.title],
    [t.number, notice.number],
    [t.date, notice.date],
  ].filter(([, value]) => value !== null);
  const row = (heading: string, cell: string) => `<tr><th>${escapeHtml(heading)}</th><td>${cell}</td></tr>`;
  const rows = [
    ...head.map(([heading, value]) => row(heading ?? "", escapeHtml(value ?? ""))),
    ...noticeParts(notice).map(({ heading, lines, numbered }) => {
      const items = lines.map(escapeHtml);
      return row(heading, numbered ? `<ol><li>${items.join("</li><li>")}</li></ol>` : items.join("<br>"));
    }),
  ];
  return `${pageHead(`${notice.title}${t.heading}`, "portrait", STYLE)}<h1>${escapeHtml(t.heading)}</h1>
<table>${rows.join("\n")}</table>
<p>${escapeHtml(t.promise)}</p>
<p class="signed">${escapeHtml(t.signed)}</p>
${PAGE_FOOT}`;
}

const STYLE = `h1 { text-align: center; font-size: 18pt; margin: 0 0 6mm; }
th { width: 32mm; text-align: left; vertical-align: top; }
ol { margin: 0; padding-left: 6mm; }
.signed { margin-top: 12mm; white-space: pre; }
`;

function materialText({ name, note }: Material): string {
  return note === undefined ? name : `${name}（${note}）`;
}
