/** One line of a stream; `number` counts from 1. */
export type Line = { number: number; text: string };

/**
 * Cuts a stream of bytes or text into lines, chunk by chunk: each chunk gives the lines that it completes. Memory holds one
 * chunk and one unfinished line. Only "\n" ends a line (a JSON string may hold other separators); a last line
 * without it counts too, and "\r" before it is dropped.
 */
export async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder("utf-8");
  let unfinished = "";
  let number = 0;
  const cut = (parts: readonly string[]): Line[] =>
    parts.map((text) => {
      number += 1;
      return { number, text: text.endsWith("\r") ? text.slice(0, -1) : text };
    });
  for await (const chunk of stream) {
    const parts = (
      unfinished + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))
    ).split("\n");
    unfinished = parts.pop() ?? "";
    if (parts.length > 0) yield cut(parts);
  }
  unfinished += decoder.decode();
  if (unfinished !== "") yield cut([unfinished]);
}

/** Writes and, where the reader is slower than we are, waits until it has caught up. */
export async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (text === "" || stream.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      stream.off("error", failed);
      resolve();
    };
    const failed = (error: Error): void => {
      stream.off("drain", done);
      reject(error);
    };
    stream.once("drain", done);
    stream.once("error", failed);
  });
}
