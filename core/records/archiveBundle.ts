import { createHash } from "node:crypto";
import { shanghaiIso } from "../deadline/shanghaiTime.ts";
import type { WorkingOffice } from "../office/workingOffice.ts";
import { genesisHash } from "../ticket/chain.ts";
import { archiveSheets } from "./archiveSheets.ts";
import { type ArchivedCall, callPaper } from "./callPaper.ts";
import { type Block, documentHtml } from "./document.ts";
import { formDocx } from "./formDocx.ts";
import { formHtml } from "./formHtml.ts";
import type { LedgerView } from "./ledger.ts";
import { ledgerCsv } from "./ledgerCsv.ts";
import { ledgerHtml } from "./ledgerHtml.ts";
import { recordOf } from "./recordOf.ts";
import { archiveTexts as t } from "./texts.ts";
import type { TicketFile } from "./ticketFile.ts";
import { type ZipEntry, zipStream } from "./zipStream.ts";

/** A link of the ticket's chain, as stored: the text that was hashed, and the hash. */
export type ChainLink = { body: string; hash: Uint8Array };

/** A paper that goes into the bundle: a photo, a scan, a brief. `folder`: under which of the archive's heads. */
export type BundlePaper = {
  name: string;
  folder?: string;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

/** What a bundle is made of. */
export type BundleSource = {
  ticketId: string;
  file: TicketFile;
  links: readonly ChainLink[];
  /** the call that it came of, shown as far as the view goes; null where none did */
  call: ArchivedCall | null;
  papers: AsyncIterable<BundlePaper> | Iterable<BundlePaper>;
};

type ManifestEntry = { path: string; bytes: number; sha256: string };

/**
 * Everything of a request as one zip file: its row of the ledger, its forms, instructions, replies and meeting
 * material, the call it came of, the events as stored with the hashes that prove them, the attachments, a table of contents for people and
 * at the end `manifest.json` with the SHA-256 of every entry. Masked unless the view says `full`.
 */
export async function* archiveBundle(
  office: WorkingOffice,
  source: BundleSource,
  view: LedgerView,
): AsyncGenerator<Uint8Array> {
  yield* zipStream(entriesOf(office, source, view), view.now);
}

async function* entriesOf(
  office: WorkingOffice,
  source: BundleSource,
  view: LedgerView,
): AsyncGenerator<ZipEntry> {
  const manifest: ManifestEntry[] = [];
  for await (const entry of contentsOf(office, source, view)) {
    yield { ...entry, content: counted(entry, manifest) };
  }
  const contents: ZipEntry = {
    path: `${t.contents}.html`,
    content: [contentsPage(office, source, manifest)],
  };
  yield { ...contents, content: counted(contents, manifest) };
  yield {
    path: "manifest.json",
    content: [`${JSON.stringify(manifestOf(office, source, view, manifest), null, 2)}\n`],
  };
}

async function* contentsOf(
  office: WorkingOffice,
  { ticketId, file, links, call, papers }: BundleSource,
  view: LedgerView,
): AsyncGenerator<ZipEntry> {
  const record = recordOf(office, file, view);
  yield { path: `${t.folders.ledger}/${t.folders.ledger}.csv`, content: ledgerCsv(office, [file], view) };
  yield {
    path: `${t.folders.ledger}/${t.folders.ledger}.html`,
    content: ledgerHtml(office, [file], view, file.number),
  };
  const sent = file.ticket.parts.length > 0;
  for (const form of office.pack.forms) {
    if (form.use === "dispatch" && !sent) continue;
    const path = `${t.folders.forms}/${safeName(form.title)}`;
    yield { path: `${path}.docx`, content: [await formDocx(office, form.id, record)], compress: false };
    yield { path: `${path}.html`, content: [formHtml(office, form.id, record)] };
  }
  for (const sheet of archiveSheets(office, file, view)) {
    yield { path: `${safeName(sheet.title)}.html`, content: [documentHtml(sheet)] };
  }
  if (call !== null) {
    const sheet = callPaper(call, t.subtitle(office.name, file.number));
    yield { path: `${t.folders.call}/${safeName(sheet.title)}.html`, content: [documentHtml(sheet)] };
    yield {
      path: `${t.folders.call}/call.json`,
      content: [`${JSON.stringify({ matters: call.matters, turns: call.turns }, null, 2)}\n`],
    };
  }
  yield { path: `${t.folders.record}/events.jsonl`, content: links.map(({ body }) => `${body}\n`) };
  const chain = {
    formula: t.formula,
    officeId: office.id,
    ticketId,
    number: file.number,
    genesis: genesisHash(office.id, ticketId, file.number).toString("hex"),
    hashes: links.map(({ hash }) => Buffer.from(hash).toString("hex")),
  };
  yield { path: `${t.folders.record}/chain.json`, content: [`${JSON.stringify(chain, null, 2)}\n`] };
  const used = new Set<string>();
  for await (const { name, folder, content } of papers) {
    const path = freePath(safeName(folder ?? t.folders.papers), safeName(name), used);
    yield { path, content, compress: !/\.(?:jpe?g|png|webp|heic|zip|docx|xlsx|pdf|mp[34]|amr)$/i.test(name) };
  }
}

/** Passes an entry on and writes its length and hash down when it is through. */
async function* counted(entry: ZipEntry, manifest: ManifestEntry[]): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of entry.content) {
    const part = typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
    hash.update(part);
    bytes += part.length;
    yield part;
  }
  manifest.push({ path: entry.path, bytes, sha256: hash.digest("hex") });
}

function manifestOf(
  office: WorkingOffice,
  { ticketId, file }: BundleSource,
  view: LedgerView,
  entries: readonly ManifestEntry[],
) {
  return {
    office: { id: office.id, name: office.name },
    pack: { id: office.pack.id, version: office.pack.version },
    ticketId,
    number: file.number,
    status: file.ticket.status,
    madeAt: shanghaiIso(view.now),
    sight: view.sight ?? "masked",
    holds: office.pack.lifecycle.archive?.holds ?? [],
    entries,
  };
}

function contentsPage(
  office: WorkingOffice,
  { file }: BundleSource,
  manifest: readonly ManifestEntry[],
): string {
  const holds = office.pack.lifecycle.archive?.holds ?? [];
  const blocks: Block[] = [
    ...(holds.length === 0 ? [] : [{ kind: "paragraph" as const, text: t.holds(holds) }]),
    {
      kind: "table",
      heads: t.contentsHeads,
      widths: [1, 8, 2],
      rows: manifest.map(({ path, bytes }, i) => [String(i + 1), path, t.size(bytes)]),
    },
  ];
  return documentHtml({ title: t.contents, subtitle: t.subtitle(office.name, file.number), blocks });
}

/** A name without what has a meaning in paths. */
function safeName(name: string): string {
  const clean = name
    .replace(UNSAFE, "_")
    .replace(/^[.\s]+/, "")
    .slice(-100);
  return clean === "" ? "_" : clean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out
const UNSAFE = /[\\/:*?"<>|\u0000-\u001f\u007f]/g;

function freePath(folder: string, name: string, used: Set<string>): string {
  const [, stem = name, ending = ""] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [];
  let path = `${folder}/${name}`;
  for (let n = 2; used.has(path); n += 1) path = `${folder}/${stem}-${n}${ending}`;
  used.add(path);
  return path;
}
