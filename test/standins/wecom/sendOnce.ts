import { type ClientRequest, request } from "node:http";

/** How a try of a callback went: the status and the body of the answer, or that there was none in time. */
export type Try = { status: number | "timeout" | "broken"; body: string };

/** One try, over a connection of its own. */
export type Once = {
  done: Promise<Try>;
  /** breaks it off */
  break: () => void;
};

/** @param later cuts it after the platform's patience */
export function sendOnce(
  { method, url, body }: { method: string; url: string; body: string },
  later: (run: () => void) => () => void,
): Once {
  const sent: ClientRequest = request(url, { method, headers: { "content-type": "text/xml" }, agent: false });
  const done = new Promise<Try>((resolve) => {
    let cut = false;
    const cancel = later(() => {
      cut = true;
      sent.destroy();
    });
    const end = (one: Try) => {
      cancel();
      resolve(one);
    };
    const failed = () => end({ status: cut ? "timeout" : "broken", body: "" });
    sent.on("error", failed);
    sent.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", failed);
      answer.on("end", () =>
        end({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    sent.end(body);
  });
  return { done, break: () => sent.destroy() };
}
