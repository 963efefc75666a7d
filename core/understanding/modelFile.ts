import { readFileSync } from "node:fs";
import * as z from "zod";
import { CUE_NAMES } from "./cues.ts";
import { LABEL_NAMES } from "./labels.ts";
import { type Block, LANES } from "./linearModel.ts";

/** A model file that cannot be used: not one, of another version, or damaged. */
export class BadModelFile extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = "BadModelFile";
  }
}

/** Changes when features, cues or the layout change so that older files would be read wrongly. */
const FORMAT = "banchengshi-understanding-1";
const PREFIX_BYTES = 4;
const ALIGNMENT = 8;

const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  trainedOn: z.string(),
  rows: z.number().int(),
  columns: z.number().int().multipleOf(LANES),
  cueNames: z.array(z.string()),
  heads: z.array(
    z.strictObject({
      label: z.enum(LABEL_NAMES),
      classes: z.array(z.string()).min(2),
      firstColumn: z.number().int(),
      biases: z.array(z.number()),
      sharpness: z.number(),
      offsets: z.array(z.number()),
    }),
  ),
});

/** A block as it lies in a file, with the fingerprint of the rows that it was learned from. */
export type StoredBlock = { block: Block; trainedOn: string };

/** The bytes of a model file: length of the header, header (JSON), then the arrays, each aligned to 8 bytes. */
export function encodeModel({ block, trainedOn }: StoredBlock): Uint8Array {
  const header = {
    format: FORMAT,
    trainedOn,
    rows: block.hashes.length,
    columns: block.columns,
    cueNames: [...CUE_NAMES],
    heads: block.heads.map((head) => ({ ...head })),
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const parts = [block.hashes, block.rarities, block.units, block.cueWeights, block.weights];
  let size = align(PREFIX_BYTES + headerBytes.length);
  for (const part of parts) size += align(part.byteLength);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, headerBytes.length, true);
  bytes.set(headerBytes, PREFIX_BYTES);
  let at = align(PREFIX_BYTES + headerBytes.length);
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += align(part.byteLength);
  }
  return bytes;
}

/** Reads a model from its bytes. Throws BadModelFile. */
export function decodeModel(bytes: Uint8Array): StoredBlock {
  const whole = bytes.slice().buffer;
  if (whole.byteLength < PREFIX_BYTES) throw new BadModelFile("the file is too short to be a model");
  const headerLength = new DataView(whole).getUint32(0, true);
  if (PREFIX_BYTES + headerLength > whole.byteLength)
    throw new BadModelFile("the file is not a model, or it was cut off");
  const header = readHeader(new Uint8Array(whole, PREFIX_BYTES, headerLength));
  if (header.cueNames.join() !== CUE_NAMES.join())
    throw new BadModelFile("the model was made for another version of this program: train it again");
  const cells = header.rows * header.columns;
  let at = align(PREFIX_BYTES + headerLength);
  const take = (byteLength: number): number => {
    const from = at;
    at += align(byteLength);
    if (from + byteLength > whole.byteLength) throw new BadModelFile("the model file was cut off");
    return from;
  };
  const hashes = new Uint32Array(whole, take(header.rows * 4), header.rows);
  const rarities = new Float32Array(whole, take(header.rows * 4), header.rows);
  const units = new Float32Array(whole, take(header.columns * 4), header.columns);
  const cueCells = CUE_NAMES.length * header.columns;
  const cueWeights = new Float32Array(whole, take(cueCells * 4), cueCells);
  const weights = new Int16Array(whole, take(cells * 2), cells);
  const { columns, heads } = header;
  return {
    trainedOn: header.trainedOn,
    block: { heads, columns, hashes, rarities, units, cueWeights, weights },
  };
}

/** Reads a model file. Throws BadModelFile where it is none, and the file system's error where it cannot be read. */
export function readModelFile(path: string | URL): StoredBlock {
  return decodeModel(readFileSync(path));
}

function readHeader(bytes: Uint8Array): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new BadModelFile("the file is not a model of this program", cause);
  }
}

function align(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}
