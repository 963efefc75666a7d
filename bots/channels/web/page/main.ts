import "./page.css";
import "./conversation.css";
import "./writing.css";
import { askHello } from "./api.ts";
import { createRemembered, openFactory, openShelf } from "./browserStorage.ts";
import { type Chat, openChat } from "./chat.ts";
import { createComposer } from "./composer.ts";
import { openAbout, showHeader, wireAbout, wireLargeType, wireOffices } from "./headerView.ts";
import { createStateLine } from "./logView.ts";
import { openPhotoKeep } from "./photoKeep.ts";
import { createPhotoPicker } from "./photoPicker.ts";
import { texts } from "./texts.ts";
import type { Hello } from "./wire.ts";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** whoever comes back after so long sees the conversation anew: another tab or phone time may have passed it by */
const STALE_MS = 5 * 60_000;

const shelf = openShelf();
const remembered = createRemembered(shelf);
const photos = openPhotoKeep(openFactory());
const showState = createStateLine();
let chat: Chat | null = null;
let title = document.title;
let office = "";
let greetedAt = 0;
/** how far this phone's clock is behind the desk's, in ms */
let behind = 0;
let stopWaiting: (() => void) | null = null;

wireLargeType(remembered.isLarge(), remembered.keepLarge);
wireAbout();
wireOffices((office) => location.assign(`?office=${encodeURIComponent(office)}`));
const composer = createComposer({
  draft: remembered.draft(),
  keepDraft: remembered.keepDraft,
  send: (words) => {
    onSaid();
    chat?.sayWords(words);
  },
});
const picker = createPhotoPicker((chosen) => {
  onSaid();
  chat?.sayPhotos(chosen);
});

/** Who wrote to a window finds it again without its address. */
function onSaid(): void {
  openAbout(false);
  remembered.keepOffice(office);
}

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Nothing is sent before the desk has answered once: its answer brings the cookie that says whose messages these are. */
async function open(wait: number): Promise<void> {
  const result = await askHello(officeInAddress() || remembered.office());
  if (!result.ok) {
    showState(result.title === null ? texts.lost : texts.busy(result.title));
    stopWaiting = later(wait, () => {
      stopWaiting = null;
      void open(Math.min(wait * 2, LONGEST_WAIT_MS));
    });
    return;
  }
  stopWaiting = null;
  showState(null);
  if (!Number.isNaN(result.serverTime)) behind = result.serverTime - Date.now();
  greet(result.hello);
  // whoever comes for the first time and was not sent to a certain window sees that there are several
  const { offices, bubbles } = result.hello;
  if (officeInAddress() === "" && offices.length > 1 && bubbles.length === 0) openAbout(true);
  chat = openChat(result.hello, {
    shelf,
    photos,
    newId,
    now: () => Date.now() + behind,
    later,
    showState,
    onUnseen: () => {
      document.title = texts.newReplyTitle + title;
    },
    onHello: greet,
  });
  composer.unlock();
  picker.unlock();
}

function greet(hello: Hello): void {
  greetedAt = Date.now();
  showHeader(hello);
  office = hello.office.id;
  title = document.title;
}

function officeInAddress(): string {
  const found = /[?&]office=([^&]+)/.exec(location.search);
  return decodeURIComponent(found?.[1] ?? "");
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("");
}

/** The network came or went, or the person looks at the page again. */
function wake(): void {
  chat?.wake();
  if (stopWaiting === null) return;
  stopWaiting();
  stopWaiting = null;
  void open(FIRST_WAIT_MS);
}

window.addEventListener("online", wake);
window.addEventListener("offline", wake);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) wake();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.title = title;
  wake();
  if (Date.now() - greetedAt > STALE_MS) void chat?.refresh();
});
void open(FIRST_WAIT_MS);
