/** Timers that run when the test says so. */
export type HandClock = {
  later: (ms: number, run: () => void) => () => void;
  /** what is set, in ms, in the order of setting */
  waits: () => number[];
  /** runs everything that is set */
  run: () => void;
};

export function handClock(): HandClock {
  let set: { ms: number; run: () => void }[] = [];
  return {
    later: (ms, run) => {
      const one = { ms, run };
      set.push(one);
      return () => {
        set = set.filter((other) => other !== one);
      };
    },
    waits: () => set.map((one) => one.ms),
    run: () => {
      const due = set;
      set = [];
      for (const one of due) one.run();
    },
  };
}
