import type { WorkingOffice } from "../office/workingOffice.ts";
import type { Sql } from "../store/database.ts";
import { listLessons, modelInUse, saveLesson, settledRequests } from "../store/learningStore.ts";
import type { LabelledText } from "../understanding/labels.ts";
import { learnAtWork } from "../understanding/learn.ts";
import { SHIPPED_MODEL } from "../understanding/model.ts";
import { BadModelFile, decodeModel, readModelFile, type StoredBlock } from "../understanding/modelFile.ts";
import { readShippedRows, type ShippedRows } from "../understanding/shippedRows.ts";
import { settledLabels } from "./settledLabels.ts";

/** An office learns again when so many more requests were settled. */
const LEAST_NEW = 20;
/** The latest so many are learned from: older ones speak of rules that have changed since. */
const MOST = 20_000;

/**
 * An office learns from what its clerks settled, where there is enough that is new; the lesson is put on record and, where it
 * made something better on the share held back, in use. Takes half a minute of processor time: not for the program's own
 * thread. Safe to run twice and on several nodes: a version is recorded once.
 * @param now epoch ms @param ours the rows of ours that are learned beside
 * @returns whether there was a lesson
 */
export async function learnOffice(
  sql: Sql,
  office: WorkingOffice,
  now: () => number,
  ours: () => ShippedRows = readShippedRows,
): Promise<boolean> {
  const [last] = await listLessons(sql, office.id, 1);
  const corrections = await correctionsOf(sql, office);
  if (corrections.length < (last?.corrections ?? 0) + LEAST_NEW) return false;
  const inUse = await modelInUse(sql, office.id);
  const current = inUse === null ? null : readable(inUse.model);
  const lesson = learnAtWork(
    {
      corrections,
      learnedBefore: current === null ? 0 : (inUse?.corrections ?? 0),
      current,
      version: last?.version ?? 0,
    },
    ours(),
    readModelFile(SHIPPED_MODEL).block,
  );
  const { changes, summary } = lesson;
  return await saveLesson(sql, office.id, {
    version: (last?.version ?? 0) + 1,
    learnedAt: new Date(now()),
    corrections: corrections.length,
    changes,
    summary,
    model: lesson.kept ? Uint8Array.from(lesson.bytes) : null,
  });
}

async function correctionsOf(sql: Sql, office: WorkingOffice): Promise<LabelledText[]> {
  const names = new Map(office.departments.map(({ id, name }) => [id, name]));
  const domainOf = (id: string) => office.directory.domainOf(names.get(id) ?? id);
  return (await settledRequests(sql, office.id, MOST))
    .map(({ title, text, events }) => ({ title, text, labels: settledLabels(events, domainOf) }))
    .filter(({ labels }) => Object.keys(labels).length > 0);
}

/** A model of an older program is no more than none: the office learns from everything anew. */
function readable(bytes: Uint8Array): StoredBlock | null {
  try {
    return decodeModel(bytes);
  } catch (error) {
    if (error instanceof BadModelFile) return null;
    throw error;
  }
}
