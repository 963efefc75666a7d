import { addPhoto, fillOwn, makeDay, makeDesk, makeOwn, makeWelcome } from "./bubbleView.ts";
import { make, part } from "./elements.ts";
import { dayOf, shanghaiTime } from "./localDay.ts";
import type { Outgoing, SendState } from "./sendQueue.ts";
import { texts } from "./texts.ts";
import type { Bubble, Choice, Office } from "./wire.ts";

export type LogParts = {
  /** epoch ms by the desk's clock: a phone's own may be days off */
  now: () => number;
  onChoice: (choice: Choice) => void;
  onAgain: (id: string) => void;
  onGiveUp: (id: string) => void;
  photoAddress: (photoId: string) => string;
  fileAddress: (fileId: string) => string;
};

/** The conversation on the screen. */
export type LogView = {
  /** shows the conversation anew, as the desk has it */
  reset: (office: Office, bubbles: Bubble[]) => void;
  hear: (bubbles: Bubble[]) => void;
  /** @param photo address of the picture, where it is one */
  say: (message: Pick<Outgoing, "id" | "text" | "at">, photo: string | null) => void;
  /** the picture of such a message, found later */
  showPhoto: (id: string, photo: string) => void;
  showState: (message: Outgoing, state: SendState, kept: boolean) => void;
  showProgress: (id: string, fraction: number) => void;
  /** takes a message off the screen */
  remove: (id: string) => void;
};

/** the end counts as reached this many pixels before it */
const NEAR = 8;

/** @param parts what the log tells the rest of the page */
export function createLogView(parts: LogParts): LogView {
  const log = part("log", HTMLElement);
  const list = part("bubbles", HTMLOListElement);
  const jump = part("jump", HTMLButtonElement);
  const alert = part("alert", HTMLElement);
  let own: { [id: string]: HTMLLIElement } = {};
  let office: Office | null = null;
  let lastDay = "";
  let atEnd = true;

  log.addEventListener("scroll", look);
  window.addEventListener("resize", stay);
  // a picture or a font that comes late; browsers that cannot tell leave the end a little below
  if (typeof ResizeObserver !== "undefined") new ResizeObserver(stay).observe(list);
  jump.addEventListener("click", () => {
    toEnd();
    log.focus();
  });

  function look(): void {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (atEnd) jump.hidden = true;
  }

  /** Whoever stands at the end stays there. */
  function stay(): void {
    if (atEnd) toEnd();
  }

  function toEnd(): void {
    log.scrollTop = log.scrollHeight;
    jump.hidden = true;
    atEnd = true;
  }

  /** A long answer is read from its beginning, so its top stays in sight. */
  function showFrom(item: HTMLElement): void {
    log.scrollTop = item.offsetTop - list.offsetTop;
    look();
  }

  function addDay(time: string): void {
    const day = dayOf(time);
    if (day === lastDay) return;
    lastDay = day;
    list.appendChild(makeDay(day, dayOf(shanghaiTime(parts.now()))));
  }

  /** What was offered before the person's latest words is answered by them, and no longer on offer. */
  function dropChoices(): void {
    const offered = list.querySelectorAll(".choices");
    for (let i = 0; i < offered.length; i += 1) offered[i]?.remove();
  }

  function add(bubble: Bubble): HTMLLIElement {
    addDay(bubble.at);
    if (bubble.from === "me") dropChoices();
    const item =
      bubble.from === "me"
        ? makeOwn(bubble.text, bubble.photos.map(parts.photoAddress), bubble.at)
        : makeDesk(bubble, office?.phone ?? "", parts.fileAddress, (choice) => {
            log.focus();
            parts.onChoice(choice);
          });
    list.appendChild(item);
    return item;
  }

  return {
    reset: (newOffice, bubbles) => {
      office = newOffice;
      own = {};
      lastDay = "";
      // a screen reader shall not read the whole history out again
      log.setAttribute("aria-live", "off");
      list.textContent = "";
      list.appendChild(makeWelcome(newOffice.name));
      const items = bubbles.map(add);
      toEnd();
      const last = items[items.length - 1];
      if (last !== undefined) showFrom(last);
      log.setAttribute("aria-live", "polite");
    },
    hear: (bubbles) => {
      const items = bubbles.map(add);
      if (items[0] === undefined) return;
      if (atEnd) showFrom(items[0]);
      else jump.hidden = false;
    },
    say: (message, photo) => {
      const at = shanghaiTime(message.at);
      addDay(at);
      dropChoices();
      const item = makeOwn(message.text, photo === null ? [] : [photo], at);
      own[message.id] = item;
      list.appendChild(item);
      toEnd();
    },
    showPhoto: (id, photo) => {
      const item = own[id];
      if (item !== undefined) addPhoto(item, photo);
    },
    showState: (message, state, kept) => {
      const item = own[message.id];
      if (item === undefined) return;
      fillOwn(item, state, kept, {
        onAgain: () => {
          log.focus();
          parts.onAgain(message.id);
        },
        onGiveUp: () => {
          log.focus();
          parts.onGiveUp(message.id);
        },
      });
      if (state.kind === "refused") alert.textContent = texts.notSent(state.title);
      stay();
    },
    showProgress: (id, fraction) => {
      const foot = own[id]?.querySelector(".state");
      if (foot) foot.textContent = texts.uploading(Math.floor(fraction * 100));
    },
    remove: (id) => {
      own[id]?.remove();
      delete own[id];
    },
  };
}

/** The line that says what is wrong between this page and the desk. */
export function createStateLine(): (text: string | null) => void {
  const line = part("state", HTMLElement);
  return (text) => {
    if ((line.textContent ?? "") === (text ?? "")) return;
    line.textContent = "";
    if (text !== null) line.appendChild(make("span", "trouble", text));
  };
}
