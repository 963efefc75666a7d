import { askBubbles, askHello, fileAddress, photoAddress, sendPhoto, sendWords } from "./api.ts";
import { createKeeper, type Shelf } from "./keeper.ts";
import { createListener } from "./listener.ts";
import { createLogView } from "./logView.ts";
import type { PhotoKeep } from "./photoKeep.ts";
import { createSendQueue, type Delivered, type Outgoing } from "./sendQueue.ts";
import { texts } from "./texts.ts";
import { type Choice, type Hello, isLater, latestDeskId } from "./wire.ts";

export type ChatParts = {
  shelf: Shelf | null;
  photos: PhotoKeep;
  newId: () => string;
  /** epoch ms by the desk's clock */
  now: () => number;
  later: (ms: number, run: () => void) => () => void;
  /** what is wrong between here and the desk; null: nothing */
  showState: (text: string | null) => void;
  /** something was said while nobody looked */
  onUnseen: () => void;
  /** the desk introduced itself again: whether people are there may have changed */
  onHello: (hello: Hello) => void;
};

/** One conversation with one window. */
export type Chat = {
  sayWords: (words: string) => void;
  sayPhotos: (photos: Blob[]) => void;
  /** the network came or went, or the person looks again */
  wake: () => void;
  /** fetches the conversation as the desk has it, and shows that, unless something is on its way just now */
  refresh: () => Promise<void>;
};

/** Joins the queue, the listener and the screen. @param hello what the desk said when the page opened */
export function openChat(hello: Hello, parts: ChatParts): Chat {
  const { photos } = parts;
  const office = hello.office.id;
  /** messages that began here; a history fetched before the latest of them is too old to be shown */
  let said = 0;
  /** the history and what an earlier page left behind may show the same message twice */
  let inDoubt = false;

  const log = createLogView({
    now: parts.now,
    onChoice: (choice) => say(choice.title, choice),
    onAgain: (id) => queue.again(id),
    onGiveUp: giveUp,
    photoAddress: (id) => photoAddress(office, id),
    fileAddress: (id) => fileAddress(office, id),
  });

  const queue = createSendQueue({
    keeper: createKeeper(parts.shelf, office),
    later: parts.later,
    deliver: (message) => (message.photo ? deliverPhoto(message) : sendWords(office, message)),
    onState: (message, state, kept) => {
      log.showState(message, state, kept);
      if (state.kind !== "stored") return;
      if (message.photo) void photos.drop(message.id);
      // an earlier page had sent it already, so the history may hold it too
      if (state.again && queue.restored.some(({ id }) => id === message.id)) inDoubt = true;
      if (inDoubt) void refresh();
    },
  });

  const listener = createListener({
    ask: (after, patient) => askBubbles(office, after, patient),
    later: parts.later,
    now: parts.now,
    hidden: () => document.hidden,
    onBubbles: (bubbles) => {
      log.hear(bubbles);
      if (document.hidden) parts.onUnseen();
    },
    onConnection: (trouble) => {
      if (trouble === null) {
        parts.showState(null);
        queue.hurry();
      } else parts.showState(trouble.title === null ? texts.lost : texts.busy(trouble.title));
    },
  });

  async function deliverPhoto(message: Outgoing): Promise<Delivered> {
    const photo = await photos.get(message.id);
    if (photo === null) return { kind: "refused", title: texts.photoLost };
    return await sendPhoto(office, message.id, photo, (fraction) => log.showProgress(message.id, fraction));
  }

  function say(text: string, choice?: Choice): void {
    said += 1;
    const message = { id: parts.newId(), text, at: parts.now() };
    log.say(message, null);
    queue.add(choice === undefined ? message : { ...message, choice: choice.payload });
  }

  function sayPhoto(photo: Blob): void {
    said += 1;
    const message = { id: parts.newId(), text: "", at: parts.now(), photo: true as const };
    void photos.put(message.id, photo);
    log.say(message, URL.createObjectURL(photo));
    queue.add(message);
  }

  function giveUp(id: string): void {
    queue.giveUp(id);
    void photos.drop(id);
    log.remove(id);
  }

  /** What an earlier page left behind stands below the history, as it will be sent after it. */
  async function showRestored(message: Outgoing): Promise<void> {
    log.say(message, null);
    const { refused } = message;
    log.showState(
      message,
      refused === undefined ? { kind: "waiting" } : { kind: "refused", title: refused },
      true,
    );
    const photo = message.photo ? await photos.get(message.id) : null;
    if (photo !== null) log.showPhoto(message.id, URL.createObjectURL(photo));
  }

  async function refresh(): Promise<void> {
    const saidBefore = said;
    const result = await askHello(office);
    if (!result.ok) return;
    parts.onHello(result.hello);
    const { bubbles } = result.hello;
    const latest = latestDeskId(bubbles);
    if (said !== saidBefore || !queue.isEmpty() || isLater(listener.cursor(), latest)) return;
    inDoubt = false;
    log.reset(result.hello.office, bubbles);
    listener.skipTo(latest);
  }

  log.reset(hello.office, hello.bubbles);
  for (const message of queue.restored) void showRestored(message);
  queue.start();
  listener.start(latestDeskId(hello.bubbles));

  return {
    sayWords: (words) => say(words),
    sayPhotos: (chosen) => {
      for (const photo of chosen) sayPhoto(photo);
    },
    wake: () => {
      queue.hurry();
      listener.wake();
    },
    refresh,
  };
}
