import { make, part } from "./elements.ts";
import { preparePhoto } from "./preparePhoto.ts";
import { texts } from "./texts.ts";

/** Choosing photos: they are shown first and sent only on the person's word. */
export function createPhotoPicker(send: (photos: Blob[]) => void): { unlock: () => void } {
  const add = part("addPhoto", HTMLButtonElement);
  const file = part("file", HTMLInputElement);
  const panel = part("preview", HTMLElement);
  const count = part("photoCount", HTMLElement);
  const strip = part("thumbnails", HTMLElement);
  const sendButton = part("sendPhotos", HTMLButtonElement);
  const leaveButton = part("leavePhotos", HTMLButtonElement);
  const alert = part("alert", HTMLElement);
  let chosen: Blob[] = [];
  let addresses: string[] = [];

  function close(): void {
    for (const address of addresses) URL.revokeObjectURL(address);
    chosen = [];
    addresses = [];
    strip.textContent = "";
    panel.hidden = true;
    add.focus();
  }

  function show(photo: Blob): void {
    chosen.push(photo);
    const address = URL.createObjectURL(photo);
    addresses.push(address);
    const image = make("img", "");
    image.alt = texts.chosenPhoto(chosen.length);
    image.src = address;
    strip.appendChild(image);
  }

  async function prepareAll(files: File[]): Promise<void> {
    alert.textContent = "";
    panel.hidden = false;
    sendButton.disabled = true;
    count.textContent = texts.preparingPhoto;
    // one after the other: a phone of that age has no memory for several large pictures at once
    for (const one of files) {
      const prepared = await preparePhoto(one);
      if (prepared.ok) show(prepared.photo);
      else alert.textContent = prepared.why === "tooLarge" ? texts.photoTooLarge : texts.photoUnreadable;
    }
    if (chosen.length === 0) return close();
    count.textContent = texts.photosChosen(chosen.length);
    sendButton.disabled = false;
    sendButton.focus();
  }

  add.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const files = Array.from(file.files ?? []);
    // the same photo can be chosen again
    file.value = "";
    if (files.length > 0) void prepareAll(files);
  });
  sendButton.addEventListener("click", () => {
    const photos = chosen;
    close();
    send(photos);
  });
  leaveButton.addEventListener("click", close);

  return {
    unlock: () => {
      add.disabled = false;
    },
  };
}
