import { make, makeButton } from "./elements.ts";
import { clockOf, dayTitle } from "./localDay.ts";
import { splitPhones } from "./phoneNumbers.ts";
import type { SendState } from "./sendQueue.ts";
import { texts } from "./texts.ts";
import type { Bubble, Choice } from "./wire.ts";

/** The line between two days. @param day and @param today as "2026-11-22" */
export function makeDay(day: string, today: string): HTMLLIElement {
  return make("li", "day", dayTitle(day, today));
}

/** What stands above every conversation. */
export function makeWelcome(office: string): HTMLLIElement {
  const item = make("li", "bubble desk");
  item.appendChild(makeBody(texts.deskSaid, make("p", "words", texts.welcome(office))));
  return item;
}

/** A bubble of the desk's, phone numbers ready to dial, files to open, choices as buttons below. */
export function makeDesk(
  bubble: Bubble,
  officePhone: string,
  addressOf: (fileId: string) => string,
  onChoice: (choice: Choice) => void,
): HTMLLIElement {
  const item = make("li", "bubble desk");
  const words = make("p", "words");
  for (const { text, phone } of splitPhones(bubble.text, officePhone)) {
    words.appendChild(phone === null ? document.createTextNode(text) : makePhone(text, phone));
  }
  const body = makeBody(texts.deskSaid, words);
  for (const file of bubble.files) body.appendChild(makeFile(file, addressOf(file.id)));
  item.appendChild(body);
  item.appendChild(makeFoot(bubble.at));
  if (bubble.choices.length > 0) item.appendChild(makeChoices(bubble.choices, onChoice));
  return item;
}

/** A bubble of the person's own. @param photos addresses of pictures */
export function makeOwn(text: string, photos: string[], at: string): HTMLLIElement {
  const item = make("li", "bubble mine");
  const body = makeBody(texts.iSaid, text === "" ? null : make("p", "words", text));
  for (const address of photos) body.appendChild(makePhoto(address));
  item.appendChild(body);
  const foot = makeFoot(at);
  const state = make("span", "state");
  // its changes are told elsewhere, and only when something went wrong
  state.setAttribute("aria-live", "off");
  foot.appendChild(state);
  item.appendChild(foot);
  return item;
}

/** Adds a picture to a bubble of the person's own. */
export function addPhoto(item: HTMLLIElement, address: string): void {
  item.querySelector(".body")?.appendChild(makePhoto(address));
}

/** Shows how far a message of the person's own has come. */
export function fillOwn(
  item: HTMLLIElement,
  state: SendState,
  kept: boolean,
  on: { onAgain: () => void; onGiveUp: () => void },
): void {
  const line = item.querySelector(".state");
  if (line !== null) line.textContent = stateText(state, kept);
  item.querySelector(".mend")?.remove();
  if (state.kind !== "refused" && state.kind !== "retrying") return;
  const mend = make("div", "mend");
  mend.appendChild(makeButton("plain", texts.sendAgain, on.onAgain));
  if (state.kind === "refused") mend.appendChild(makeButton("plain", texts.dropIt, on.onGiveUp));
  item.appendChild(mend);
}

function stateText(state: SendState, kept: boolean): string {
  switch (state.kind) {
    case "waiting":
      return texts.waiting;
    case "sending":
      return texts.sending;
    case "retrying":
      return kept ? texts.retrying : texts.retryingUnkept;
    case "stored":
      return texts.sent;
    case "refused":
      return texts.notSent(state.title);
  }
}

function makeBody(speaker: string, words: HTMLElement | null): HTMLDivElement {
  const body = make("div", "body");
  body.appendChild(make("span", "unseen", speaker));
  if (words !== null) body.appendChild(words);
  return body;
}

function makeFoot(at: string): HTMLDivElement {
  const foot = make("div", "foot");
  const time = make("time", "", clockOf(at));
  time.dateTime = at;
  foot.appendChild(time);
  return foot;
}

function makePhone(text: string, number: string): HTMLAnchorElement {
  const link = make("a", "", text);
  link.href = `tel:${number}`;
  return link;
}

/** A file to open by a press, as large as a thumb; a photo shows itself. */
function makeFile({ name, size, photo }: Bubble["files"][number], address: string): HTMLElement {
  if (photo) return makePhoto(address, texts.deskPhoto(name));
  const link = make("a", "file", texts.openFile(name, Math.max(1, Math.round(size / 1024))));
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function makePhoto(address: string, alt: string = texts.myPhoto): HTMLElement {
  const image = make("img", "photo");
  image.alt = alt;
  image.src = address;
  if (address.indexOf("blob:") === 0) return image;
  const link = make("a", "");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  link.title = texts.openPhoto;
  link.appendChild(image);
  return link;
}

function makeChoices(choices: Choice[], onChoice: (choice: Choice) => void): HTMLDivElement {
  const group = make("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", texts.choose);
  for (const choice of choices) group.appendChild(makeButton("choice", choice.title, () => onChoice(choice)));
  return group;
}
