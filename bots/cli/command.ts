/** Where a command reads and writes. */
export type Io = {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
};

/** A command takes its own arguments and answers with the exit code: 0 done, 1 failed, 2 wrong use. */
export type Command = (argv: string[], io: Io) => Promise<number>;

/** The command was called wrongly; the message says how to call it. */
export class WrongUse extends Error {
  override name = "WrongUse";
}
