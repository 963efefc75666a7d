/**
 * Tells of something at once, and of all that comes in the moments after it together: whoever hears of it looks for
 * everything there is, and a message from thread to thread costs as much as reading a callback.
 * @param later runs something when those moments are over
 */
export function tellTogether<What>(
  tell: (what: What) => void,
  later: (run: () => void) => void,
): (what: What) => void {
  /** what was told just now, and whether more of it has come since */
  const lately = new Map<What, boolean>();

  function now(what: What): void {
    lately.set(what, false);
    tell(what);
    later(() => {
      const more = lately.get(what) === true;
      lately.delete(what);
      if (more) now(what);
    });
  }

  return (what) => {
    if (lately.has(what)) lately.set(what, true);
    else now(what);
  };
}
