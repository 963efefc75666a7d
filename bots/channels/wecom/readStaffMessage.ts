import { createHash } from "node:crypto";
import { CallbackRefused } from "./callbackCrypto.ts";
import { isFields, listIn, wordsIn, type XmlFields } from "./readXml.ts";
import type { StaffMessage } from "./staffMessage.ts";

/**
 * A verified callback as a message of the staff.
 * @throws CallbackRefused malformed, where it names nobody
 */
export function readStaffMessage(fields: XmlFields): StaffMessage {
  const userId = wordsIn(fields, "FromUserName");
  const created = Number(wordsIn(fields, "CreateTime"));
  if (userId === "" || userId.length > 128 || !Number.isSafeInteger(created))
    throw new CallbackRefused("malformed");
  const agentId = wordsIn(fields, "AgentID");
  if (!/^\w{0,64}$/.test(agentId)) throw new CallbackRefused("malformed");
  return { externalId: idOf(fields, agentId), agentId, userId, at: created * 1000, what: whatIn(fields) };
}

/**
 * The message's own id, with the application's: two applications may count alike. What has no id is known by all of
 * its content, so that two different things of one second stay two, and the same thing again, a day later, one.
 */
function idOf(fields: XmlFields, agentId: string): string {
  const id = wordsIn(fields, "MsgId");
  if (/^\d{1,24}$/.test(id)) return `${agentId}:${id}`;
  return `${agentId}:h${createHash("sha256").update(canonical(fields)).digest("base64url")}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isFields(value)) return JSON.stringify(value);
  const parts = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${parts.join(",")}}`;
}

function whatIn(fields: XmlFields): StaffMessage["what"] {
  const type = wordsIn(fields, "MsgType");
  switch (type) {
    case "text":
      return { kind: "text", text: wordsIn(fields, "Content") };
    case "image":
    case "voice":
    case "video":
    case "file":
      return {
        kind: "media",
        media: type,
        mediaId: wordsIn(fields, "MediaId"),
        fileName: wordsIn(fields, "FileName"),
      };
    case "location":
      return locationIn(fields);
    case "link":
      return { kind: "link", title: wordsIn(fields, "Title"), url: wordsIn(fields, "Url") };
    case "event":
      return eventIn(fields);
    default:
      return { kind: "other", name: type.slice(0, 64) };
  }
}

function locationIn(fields: XmlFields): StaffMessage["what"] {
  const latitude = Number(wordsIn(fields, "Location_X"));
  const longitude = Number(wordsIn(fields, "Location_Y"));
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return { kind: "other", name: "location" };
  return { kind: "location", latitude, longitude, label: wordsIn(fields, "Label") };
}

function eventIn(fields: XmlFields): StaffMessage["what"] {
  const event = wordsIn(fields, "Event");
  switch (event) {
    case "click":
      return { kind: "menu", key: wordsIn(fields, "EventKey") };
    case "template_card_event":
    case "template_card_menu_event":
      return {
        kind: "card",
        key: wordsIn(fields, "EventKey"),
        taskId: wordsIn(fields, "TaskId"),
        cardType: wordsIn(fields, "CardType"),
        responseCode: wordsIn(fields, "ResponseCode"),
        selected: selectedIn(fields),
      };
    case "enter_agent":
      return { kind: "entered" };
    case "subscribe":
      return { kind: "joined" };
    case "unsubscribe":
      return { kind: "left" };
    case "change_contact":
      return { kind: "contacts" };
    default:
      return { kind: "other", name: event.slice(0, 64) };
  }
}

/** Published samples spell the options' element in two ways. */
function selectedIn(fields: XmlFields): { question: string; options: string[] }[] {
  const items = fields["SelectedItems"];
  if (!isFields(items)) return [];
  return listIn(items, "SelectedItem")
    .filter(isFields)
    .map((item) => {
      const ids = item["OptionIds"] ?? item["OpitonIds"];
      const found = isFields(ids) ? [...listIn(ids, "OptionId"), ...listIn(ids, "OpitonId")] : [];
      return {
        question: wordsIn(item, "QuestionKey"),
        options: found.filter((one) => typeof one === "string"),
      };
    });
}
