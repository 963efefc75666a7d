import type { TestServer } from "../../support/testProgram.ts";

export type Shown = { status: number; text: string; headers: Headers };

/** What a browser does on the public pages. */
export async function look(test: TestServer, path: string, cookie = ""): Promise<Shown> {
  return shown(await fetch(`${test.url}${path}`, cookie === "" ? {} : { headers: { cookie } }));
}

/** Sends a form. */
export async function send(
  test: TestServer,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Shown> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields),
  };
  return shown(await fetch(`${test.url}${path}`, init));
}

async function shown(answer: Response): Promise<Shown> {
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

/** A page as it is read: without its tags. */
export function read(text: string): string {
  const plain = text.replace(/<[^>]*>/g, "").replaceAll("&quot;", '"');
  return plain.replaceAll("&#39;", "'").replaceAll("&amp;", "&").replace(/\s+/g, " ");
}
