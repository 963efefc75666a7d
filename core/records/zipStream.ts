import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

/** A piece of an archive: its path and its bytes, whole or piece by piece. */
export type ZipEntry = {
  path: string;
  content: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
  /** false: it is packed already (a photo, a docx) */
  compress?: boolean;
};

const BUFFER_BYTES = 1 << 16;
/** A ledger of many rows is written while somebody waits: the fast end of deflate's scale. */
const LEVEL = 2;

/**
 * A zip file, piece by piece: an entry is read only as fast as the archive is taken, and never held whole.
 * @param modifiedAt the time that all entries bear (epoch ms)
 */
export async function* zipStream(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  modifiedAt: number,
): AsyncGenerator<Uint8Array> {
  let packed: Uint8Array[] = [];
  const failures: Error[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) failures.push(error);
    else packed.push(chunk);
  });
  const taken = (): Uint8Array[] => {
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    const chunks = packed;
    packed = [];
    return chunks;
  };
  for await (const { path, content, compress } of entries) {
    const file = compress === false ? new ZipPassThrough(path) : new ZipDeflate(path, { level: LEVEL });
    file.mtime = modifiedAt;
    zip.add(file);
    for await (const bytes of gathered(content)) {
      file.push(bytes);
      yield* taken();
    }
    file.push(new Uint8Array(0), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}

/** Small pieces put together: each push into the archive has its price. */
async function* gathered(content: ZipEntry["content"]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for await (const piece of content) {
    if (typeof piece === "string") {
      text += piece;
      if (text.length < BUFFER_BYTES) continue;
      yield encoder.encode(text);
      text = "";
      continue;
    }
    if (text !== "") yield encoder.encode(text);
    text = "";
    yield piece;
  }
  if (text !== "") yield encoder.encode(text);
}
