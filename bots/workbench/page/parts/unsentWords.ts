import { type Ref, ref, shallowRef, watch } from "vue";
import { newKey } from "../api/client.ts";
import { type KeptWords, withKept } from "../keptWords.ts";
import { officeId, words, writer } from "../session.ts";

/** What a form holds, and the key under which it is sent. */
export type Unsent<T> = {
  values: Ref<T>;
  key: Ref<string>;
  /** it was sent: nothing of it is kept */
  sent: () => void;
};

/**
 * The values of a form, kept on the device while they are not sent. @param place which form, within the office looked at;
 * undefined: it is not kept. @param start what it begins with
 */
export function useUnsent<T extends object>(place: string | undefined, start: T): Unsent<T> {
  const person = writer();
  const whole = wholeOf(place);
  const kept = whole === null ? null : words.kept(person, whole);
  // a ref of T holds a T: the forms' values are plain
  const values = ref(withKept(start, kept?.values ?? null)) as Ref<T>;
  const key = shallowRef(kept?.key ?? newKey());
  const empty = JSON.stringify(start);
  let over = false;
  if (whole !== null) {
    watch(
      [values, key],
      () => {
        if (over || JSON.stringify(values.value) === empty) words.letGo(person, whole);
        else
          words.keep(person, whole, {
            values: Object.fromEntries(Object.entries(values.value)),
            key: key.value,
          });
      },
      { deep: true, flush: "sync" },
    );
  }
  return {
    values,
    key,
    sent: () => {
      over = true;
      if (whole !== null) words.letGo(person, whole);
    },
  };
}

/** What somebody wrote for a form of the office looked at and has not sent; null: nothing. */
export function unsentAt(place: string): KeptWords | null {
  const whole = wholeOf(place);
  return whole === null ? null : words.kept(writer(), whole);
}

/** They do not want it any more. */
export function dropUnsent(place: string): void {
  const whole = wholeOf(place);
  if (whole !== null) words.letGo(writer(), whole);
}

function wholeOf(place: string | undefined): string | null {
  return place === undefined ? null : `${officeId.value}/${place}`;
}
