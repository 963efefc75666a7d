import { computed, reactive } from "vue";
import { ApiProblem, change, get, onSignedOut, post } from "./api/client.ts";
import { forgetDirectories } from "./api/directory.ts";
import type { Session } from "./api/types.ts";
import { wordKeeper } from "./keptWords.ts";

type State = {
  /** null: not known yet, or nobody is logged in */
  who: Session | null;
  /** the office looked at: the own one, or one below it */
  officeId: string;
  /** the server's time when the page's own counter stood at 0 (epoch ms) */
  serverAhead: number;
};

const state = reactive<State>({ who: null, officeId: "", serverAhead: 0 });

/** What people wrote on this device and have not sent. */
export const words = wordKeeper(openShelf());

/** Whose words they are: who is logged in. */
export function writer(): string {
  return state.who === null ? "" : writerOf(state.who);
}

/** Who is logged in; null where nobody is. */
export const who = computed(() => state.who);

/** The office looked at; "" where nobody is logged in. */
export const officeId = computed(() => state.officeId);

/** The office looked at is the person's own. */
export const isHome = computed(() => state.who?.office.id === state.officeId);

/** What somebody has to be for a page: one of the rights, or one of the roles (in the words of all packs). */
export type Needs = { rights?: readonly string[]; roles?: readonly string[] };

/** Whether the person may use what needs this. The API decides anew; this only spares them a closed door. */
export function may({ rights = [], roles = [] }: Needs): boolean {
  const { who } = state;
  if (who === null) return false;
  if (rights.length === 0 && roles.length === 0) return true;
  return (
    rights.some((one) => who.rights.includes(one)) ||
    roles.some((one) => who.roles.some((r) => r.actsAs === one))
  );
}

/** The server's clock (epoch ms): the PC at a window is often wrong. */
export function serverNow(): number {
  return state.serverAhead + performance.now();
}

/** Asks who is logged in. @returns false where nobody is. @throws ApiProblem where the API does not answer */
export async function openSession(): Promise<boolean> {
  try {
    begin(await get<Session>("/session"));
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return false;
    throw error;
  }
}

/** The demo's log-in. @throws ApiProblem */
export async function enterAs(office: string, staff: string): Promise<void> {
  begin(await post<Session>("/session", { officeId: office, staffId: staff }));
}

/** Logs out. @throws ApiProblem */
export async function leave(): Promise<void> {
  await change("DELETE", "/session");
  words.letGoOfAll(null);
  forget();
}

/** Looks at another of the person's offices; an unknown one is ignored. */
export function lookAt(id: string): void {
  if (state.who?.offices.some((one) => one.id === id)) state.officeId = id;
}

/** A path of the office looked at. */
export function at(path: string): string {
  return `/offices/${encodeURIComponent(state.officeId)}${path}`;
}

/** A path of one ticket of the office looked at. */
export function ticketAt(number: string, path = ""): string {
  return at(`/tickets/${encodeURIComponent(number)}${path}`);
}

function begin(session: Session): void {
  const known = session.offices.some((one) => one.id === state.officeId);
  words.letGoOfAll(writerOf(session));
  state.who = session;
  state.serverAhead = Date.parse(session.now) - performance.now();
  if (!known) state.officeId = session.office.id;
}

function writerOf({ office, staff }: Session): string {
  return `${office.id}/${staff.id}`;
}

/** The storage of this tab; null where the browser has it switched off. */
function openShelf(): Storage | null {
  try {
    return sessionStorage;
  } catch (_forbidden) {
    return null;
  }
}

function forget(): void {
  forgetDirectories();
  state.who = null;
  state.officeId = "";
}

onSignedOut(forget);
