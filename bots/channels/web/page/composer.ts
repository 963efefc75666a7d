import { makeButton, part } from "./elements.ts";
import { texts } from "./texts.ts";

export type ComposerParts = {
  /** words that were begun and not sent */
  draft: string;
  keepDraft: (words: string) => void;
  send: (words: string) => void;
};

export type Composer = { unlock: () => void };

/** The desk takes no longer message. */
const LONGEST = 20_000;

/** The place to write: grows with the words, sends by Enter where there is a real keyboard. */
export function createComposer(parts: ComposerParts): Composer {
  const form = part("composer", HTMLFormElement);
  const words = part("words", HTMLTextAreaElement);
  const send = part("send", HTMLButtonElement);
  const alert = part("alert", HTMLElement);
  const quick = part("quick", HTMLElement);
  const hasKeyboard = window.matchMedia("(hover: hover) and (pointer: fine)").matches;
  let locked = true;

  function grow(): void {
    words.style.height = "auto";
    // the border is no part of scrollHeight
    words.style.height = `${words.scrollHeight + words.offsetHeight - words.clientHeight}px`;
  }

  function changed(): void {
    grow();
    parts.keepDraft(words.value);
  }

  function submit(): void {
    const said = words.value.trim();
    if (locked || said === "") {
      words.focus();
      return;
    }
    if (said.length > LONGEST) {
      alert.textContent = texts.tooLong;
      return;
    }
    words.value = "";
    changed();
    alert.textContent = "";
    parts.send(said);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  words.addEventListener("input", changed);
  window.addEventListener("resize", grow);
  words.addEventListener("keydown", (event) => {
    // 229: an input method is composing Chinese, and this Enter belongs to it
    const composes = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composes || !hasKeyboard) return;
    event.preventDefault();
    submit();
  });
  // the on-screen keyboard stays up when the button is pressed
  send.addEventListener("mousedown", (event) => event.preventDefault());

  const buttons = texts.quickWords.map((said) => makeButton("quickWord", said, () => parts.send(said)));
  for (const button of buttons) {
    button.disabled = true;
    quick.appendChild(button);
  }

  words.value = parts.draft;
  grow();
  if (hasKeyboard) words.focus();

  return {
    unlock: () => {
      locked = false;
      send.disabled = false;
      for (const button of buttons) button.disabled = false;
    },
  };
}
