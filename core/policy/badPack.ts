import { packTexts } from "./texts.ts";

/** One place of a pack file that is wrong: where, what is wrong, and what to do. Both texts are Chinese. */
export type WrongPlace = { path: string; problem: string; mend: string };

/** The file is not a pack. `places` lists everything wrong at once, so that one reading mends it. */
export class BadPack extends Error {
  override readonly name = "BadPack";
  readonly source: string;
  readonly places: WrongPlace[];
  constructor(source: string, places: WrongPlace[], options?: ErrorOptions) {
    super(packTexts.bad(source, places), options);
    this.source = source;
    this.places = places;
  }
}
