const WORKBENCH = "/workbench";
const LONGEST = 500;

/**
 * Where somebody is led after the log-in: a page of the workbench, or its first page. Whatever could lead elsewhere
 * (`//other.example`, a backslash, an address) or back into the log-in is not followed.
 */
export function returnPath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > LONGEST || !/^\/workbench(?:[/?#]|$)/.test(wanted))
    return WORKBENCH;
  if (!/^[\x21-\x7e]+$/.test(wanted) || wanted.includes("\\")) return WORKBENCH;
  const url = new URL(wanted, "https://desk.invalid");
  const inside = url.host === "desk.invalid" && /^\/workbench(?:\/|$)/.test(url.pathname);
  if (!inside || /^\/workbench\/login(?:\/|$)/.test(url.pathname)) return WORKBENCH;
  return `${url.pathname}${url.search}${url.hash}`;
}
