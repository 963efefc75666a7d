import { make, part } from "./elements.ts";
import { dialled } from "./phoneNumbers.ts";
import { texts } from "./texts.ts";
import type { Hello } from "./wire.ts";

/** Fills the head of the page: which window this is, whether people are there, how else to reach it. */
export function showHeader(hello: Hello): void {
  const { office, offices } = hello;
  document.title = `${office.name} · ${texts.pageTitle}`;
  part("demo", HTMLElement).hidden = !hello.demo;
  part("office", HTMLElement).textContent = office.name;
  const presence = part("presence", HTMLElement);
  presence.textContent = office.open ? texts.open : texts.closed;
  presence.className = office.open ? "presence is-open" : "presence";
  showPhone(office.phone);
  const details = part("details", HTMLDListElement);
  details.textContent = "";
  addDetail(details, texts.address, office.address);
  addDetail(details, texts.hours, office.hours);
  showOffices(offices, office.id);
}

function showPhone(number: string): void {
  const link = part("phone", HTMLAnchorElement);
  link.hidden = number === "";
  link.href = `tel:${dialled(number)}`;
  part("phoneNumber", HTMLElement).textContent = number;
  link.setAttribute("aria-label", texts.callNumber(number));
}

function addDetail(details: HTMLDListElement, name: string, value: string): void {
  if (value === "") return;
  details.appendChild(make("dt", "", name));
  details.appendChild(make("dd", "", value));
}

/** The chooser of windows; without a choice there is none. */
function showOffices(offices: Hello["offices"], current: string): void {
  const chooser = part("chooser", HTMLElement);
  const select = part("offices", HTMLSelectElement);
  chooser.hidden = offices.length < 2;
  select.textContent = "";
  for (const { id, name } of offices) {
    const option = make("option", "", name);
    option.value = id;
    option.selected = id === current;
    select.appendChild(option);
  }
}

/** Opens and closes what stands behind “more”: the other windows, address and hours. */
export function openAbout(isOpen: boolean): void {
  part("about", HTMLElement).hidden = !isOpen;
  part("more", HTMLButtonElement).setAttribute("aria-expanded", String(isOpen));
  layoutChanged();
}

/** Lets the person open it. */
export function wireAbout(): void {
  const about = part("about", HTMLElement);
  part("more", HTMLButtonElement).addEventListener("click", () => openAbout(about.hidden === true));
}

/** Whoever stood at the end of the conversation stays there when everything else takes more room or less. */
function layoutChanged(): void {
  window.dispatchEvent(new Event("resize"));
}

/** Lets the person go to another window; each has its own conversation. */
export function wireOffices(go: (officeId: string) => void): void {
  const select = part("offices", HTMLSelectElement);
  // not at every change: the arrow keys would leave the page at the first window they pass
  part("goOffice", HTMLButtonElement).addEventListener("click", () => go(select.value));
}

/** The switch for large type, remembered on this phone. */
export function wireLargeType(remembered: boolean, remember: (isLarge: boolean) => void): void {
  const button = part("large", HTMLButtonElement);
  let isLarge = remembered;
  function show(): void {
    document.documentElement.className = isLarge ? "large" : "";
    button.setAttribute("aria-pressed", String(isLarge));
  }
  show();
  button.addEventListener("click", () => {
    isLarge = !isLarge;
    show();
    remember(isLarge);
    layoutChanged();
  });
}
