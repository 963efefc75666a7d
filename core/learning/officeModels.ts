import type { Sql } from "../store/database.ts";
import { modelsInUse } from "../store/learningStore.ts";
import { Model, SHIPPED_MODEL } from "../understanding/model.ts";
import { BadModelFile, decodeModel, readModelFile } from "../understanding/modelFile.ts";

/**
 * The offices' own models, on top of what ships. One a process; looks again whenever it is asked, and reads only what changed.
 * A model of an older program (BadModelFile) is left aside until the office learns anew.
 */
export class OfficeModels {
  readonly #known = new Map<string, { version: number; model: Model | null }>();

  /** Reads the versions in use anew. */
  async refresh(sql: Sql): Promise<void> {
    const versions = new Map([...this.#known].map(([officeId, { version }]) => [officeId, version]));
    const found = await modelsInUse(sql, versions);
    for (const officeId of versions.keys())
      if (!found.some((one) => one.officeId === officeId)) this.#known.delete(officeId);
    for (const { officeId, version, model } of found)
      if (model !== null) this.#known.set(officeId, { version, model: readable(model) });
  }

  /** The office's own model; null: it uses what ships. */
  of(officeId: string): Model | null {
    return this.#known.get(officeId)?.model ?? null;
  }
}

function readable(bytes: Uint8Array): Model | null {
  try {
    return new Model([readModelFile(SHIPPED_MODEL).block, decodeModel(bytes).block]);
  } catch (error) {
    if (error instanceof BadModelFile) return null;
    throw error;
  }
}
