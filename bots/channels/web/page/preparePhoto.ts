import { bytesOf } from "./photoKeep.ts";
import { orientationOf, turnMatrix } from "./photoTurn.ts";

export type Prepared = { ok: true; photo: Blob } | { ok: false; why: "unreadable" | "tooLarge" };

/** What the desk takes as it is. */
const TAKEN = ["image/jpeg", "image/png", "image/webp", "image/gif"];
/** Larger ones are shrunk: on a slow network 1 MB already takes the better part of a minute. */
const SMALL_ENOUGH = 1024 * 1024;
const LONGEST_SIDE = 2000;
const QUALITIES = [0.85, 0.7, 0.5];
/** the desk's own limit */
const LARGEST = 20 * 1024 * 1024;

/** Makes a chosen picture fit to be sent: of a kind that the desk takes, upright, and not larger than it need be. */
export async function preparePhoto(file: File): Promise<Prepared> {
  const isTaken = TAKEN.some((type) => type === file.type);
  if (isTaken && file.size <= SMALL_ENOUGH) return { ok: true, photo: file };
  const made = await redraw(file);
  if (made !== null && (made.size < file.size || !isTaken)) return { ok: true, photo: made };
  if (!isTaken) return { ok: false, why: "unreadable" };
  return file.size > LARGEST ? { ok: false, why: "tooLarge" } : { ok: true, photo: file };
}

/** The picture as a JPEG that is small enough; null where this browser cannot draw it. */
async function redraw(file: File): Promise<Blob | null> {
  try {
    const image = await loadImage(file);
    const orientation = turnedByBrowser() ? 1 : orientationOf(await bytesOf(file));
    return await encode(draw(image, orientation), 0);
  } catch (_cannotDraw) {
    // the caller sends it as it is, or says that it cannot be read
    return null;
  }
}

function turnedByBrowser(): boolean {
  return typeof CSS !== "undefined" && CSS.supports("image-orientation", "from-image");
}

function loadImage(file: File): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const address = URL.createObjectURL(file);
    image.onload = () => {
      URL.revokeObjectURL(address);
      resolve(image);
    };
    image.onerror = () => {
      URL.revokeObjectURL(address);
      reject(new Error("not a picture that this browser can read"));
    };
    image.src = address;
  });
}

function draw(image: HTMLImageElement, orientation: number): HTMLCanvasElement {
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const width = Math.max(1, Math.round(image.naturalWidth * shrink));
  const height = Math.max(1, Math.round(image.naturalHeight * shrink));
  const canvas = document.createElement("canvas");
  const isOnItsSide = orientation >= 5;
  canvas.width = isOnItsSide ? height : width;
  canvas.height = isOnItsSide ? width : height;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("no canvas");
  // JPEG knows no transparency: without this a drawing without background turns black
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.transform(...turnMatrix(orientation, width, height));
  pen.drawImage(image, 0, 0, width, height);
  return canvas;
}

async function encode(canvas: HTMLCanvasElement, step: number): Promise<Blob | null> {
  const photo = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, "image/jpeg", QUALITIES[step]),
  );
  const isStillLarge = photo !== null && photo.size > SMALL_ENOUGH && step + 1 < QUALITIES.length;
  return isStillLarge ? await encode(canvas, step + 1) : photo;
}
