/** Runs a step again and again until nothing is left, whenever it is asked to; never twice at a time. */
export type Runner = {
  /** there may be something to do */
  kick: () => void;
  /** resolves when nothing runs */
  idle: () => Promise<void>;
  /** runs nothing more, and waits for what runs */
  stop: () => Promise<void>;
};

/**
 * @param step does some of what is due and tells how much it was
 * @param onError a step threw; what is left is found by the next sweep
 */
export function createRunner(step: () => Promise<number>, onError: (error: unknown) => void): Runner {
  let running: Promise<void> | null = null;
  let wanted = false;
  let stopped = false;

  async function run(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false;
      try {
        if ((await step()) > 0) wanted = true;
      } catch (error) {
        onError(error);
      }
    }
    running = null;
  }

  return {
    kick: () => {
      wanted = true;
      if (running === null && !stopped) running = run();
    },
    idle: async () => {
      while (running !== null) await running;
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
