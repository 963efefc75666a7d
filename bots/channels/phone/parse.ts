import { parseTime } from "../../../core/deadline/shanghaiTime.ts";
import type { Inbound } from "../../inbound.ts";
import type { Letter, Transcript } from "./transcript.ts";

/**
 * A call as an inbound message. The person is known by the number they call from.
 * @param hash keyed hash: the number itself never becomes a key
 */
export function parseTranscript(
  call: Transcript,
  officeId: string,
  hash: (value: string, officeId: string) => string,
): Inbound {
  const caller = call.caller.replace(/[^\d+]/g, "");
  return {
    officeId,
    channel: "phone",
    externalId: call.callId,
    personKey: caller === "" ? `phone:call:${call.callId}` : `phone:${hash(caller, officeId)}`,
    receivedAt: timeOf(call.startedAt),
    body: { kind: "call", caller: call.caller, called: call.called, turns: call.turns },
  };
}

/** A line of a file of messages as an inbound message. @param now epoch ms, for a line that has no time */
export function parseLetter(letter: Letter, officeId: string, now: number): Inbound {
  return {
    officeId,
    channel: "file",
    externalId: letter.id,
    personKey: `file:${letter.id}`,
    receivedAt: letter.time === undefined ? now : timeOf(letter.time),
    body: {
      kind: "letter",
      ...(letter.title === undefined ? {} : { title: letter.title }),
      text: letter.text,
    },
  };
}

function timeOf(checked: string): number {
  const instant = parseTime(checked);
  if (instant === null) throw new Error("the time was checked when it was read");
  return instant;
}
