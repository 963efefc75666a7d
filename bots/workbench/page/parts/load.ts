import { onScopeDispose, type Ref, ref, shallowRef } from "vue";
import { ApiProblem } from "../api/client.ts";

/** Something that is read from the server, and how far that is. */
export type Loaded<T> = {
  data: Ref<T | null>;
  problem: Ref<ApiProblem | null>;
  loading: Ref<boolean>;
  /** reads (again); what an earlier call still brings is thrown away */
  load: () => Promise<void>;
};

/** Reads with `read` when `load` is called; what was there stays until the new is there. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const data = shallowRef<T | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  const loading = ref(false);
  let running: AbortController | null = null;

  async function load(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    loading.value = true;
    try {
      const found = await read(mine.signal);
      if (running !== mine) return;
      data.value = found;
      problem.value = null;
    } catch (error) {
      if (running !== mine) return;
      if (!(error instanceof ApiProblem)) throw error;
      problem.value = error;
    } finally {
      if (running === mine) loading.value = false;
    }
  }

  onScopeDispose(() => {
    running?.abort();
    // what comes now is nobody's any more
    running = null;
  });
  return { data, problem, loading, load };
}

/** A change that a button makes: busy while it runs, with the refusal afterwards. */
export type Action = {
  busy: Ref<boolean>;
  problem: Ref<ApiProblem | null>;
  /** @returns whether it was done */
  run: (change: () => Promise<unknown>) => Promise<boolean>;
};

/** Runs one change at a time; a second press while it runs does nothing. */
export function useAction(): Action {
  const busy = ref(false);
  const problem = shallowRef<ApiProblem | null>(null);
  return {
    busy,
    problem,
    run: async (change) => {
      if (busy.value) return false;
      busy.value = true;
      problem.value = null;
      try {
        await change();
        return true;
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        problem.value = error;
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
