/** What goes over the wire between this page and the desk, as the server's routes define and check it. */
export type Choice = { title: string; payload: string };

/** One bubble. The desk's ids are rising numbers; the person's own begin with an "i". */
export type Bubble = {
  id: string;
  from: "me" | "desk";
  text: string;
  choices: Choice[];
  /** ids of photos */
  photos: string[];
  /** photos and files that the desk shows */
  files: { id: string; name: string; size: number; photo: boolean }[];
  /** ISO time in +08:00 */
  at: string;
};

export type Office = {
  id: string;
  name: string;
  title: string;
  address: string;
  phone: string;
  hours: string;
  /** whether people are at the window now */
  open: boolean;
};

export type Hello = {
  office: Office;
  offices: { id: string; name: string }[];
  demo: boolean;
  /** both sides, oldest first */
  bubbles: Bubble[];
};

/** True where the first of two of the desk's ids comes after the second. They may be longer than a number can hold. */
export function isLater(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length;
}

/** The highest of the desk's ids among the bubbles; "0" where there is none. */
export function latestDeskId(bubbles: readonly Bubble[]): string {
  return bubbles.reduce(
    (latest, { from, id }) => (from === "desk" && isLater(id, latest) ? id : latest),
    "0",
  );
}
