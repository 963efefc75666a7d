/** What a member of staff can decide by one press on a card, or in one line of words. */
export const STAFF_ACTIONS = [
  "signFor",
  "sendBack",
  "approveSheet",
  "returnSheet",
  "grantExtension",
  "refuseExtension",
  "upholdSendBack",
  "rejectSendBack",
] as const;
export type StaffAction = (typeof STAFF_ACTIONS)[number];

/** A pressed button of the staff's: something to decide on a ticket, or a citizen to be spoken with. */
export type StaffChoice =
  | { kind: "act"; ticketId: string; action: StaffAction }
  | { kind: "talk"; personKey: string };

/** What the messages of a ticket ask of whoever gets them. */
const ASKED: Readonly<Record<string, readonly StaffAction[]>> = {
  workSheet: ["signFor", "sendBack"],
  redo: ["signFor"],
  sentBack: ["upholdSendBack", "rejectSendBack"],
  sheetToApprove: ["approveSheet", "returnSheet"],
  extensionAsked: ["grantExtension", "refuseExtension"],
};

/** The decisions that a message to staff asks for; none for most. */
export function actionsAsked(template: string): readonly StaffAction[] {
  return ASKED[template] ?? [];
}

/** The value of a button. Of a decision at most 64 bytes, as the shortest button of any platform. */
export function staffChoice(choice: StaffChoice): string {
  if (choice.kind === "talk") return `talk:${choice.personKey}`;
  const value = `cmd:${choice.ticketId}:${choice.action}`;
  if (value.length > 64) throw new RangeError("the id of a ticket is too long for a button");
  return value;
}

/** What a pressed button stands for, or null where it is another one. Buttons can be forged: check it. */
export function readStaffChoice(value: string): StaffChoice | null {
  const talk = /^talk:([\w:-]{1,200})$/.exec(value);
  if (talk !== null) return { kind: "talk", personKey: talk[1] ?? "" };
  const act = /^cmd:([\w-]{1,40}):(\w{1,20})$/.exec(value);
  const action = STAFF_ACTIONS.find((one) => one === act?.[2]);
  return act === null || action === undefined ? null : { kind: "act", ticketId: act[1] ?? "", action };
}

/** Where the workbench shows a ticket; without host. */
export function ticketPath(number: string): string {
  return `/workbench/tickets/${encodeURIComponent(number)}`;
}

/** Where the workbench shows a conversation; without host. */
export function talkPath(personKey: string): string {
  return `/workbench/chats/${encodeURIComponent(personKey)}`;
}
