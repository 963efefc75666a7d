import pg from "pg";
import pino from "pino";
import { readConfig } from "../../bots/config.ts";
import { openDesks } from "../../bots/program.ts";
import { PROMPT, SLOW } from "../../jobs/tasks/allTasks.ts";

/**
 * A node with jobs and no server, as a process of its own: runs tasks at the moment that it is told, twice, and ends.
 * Arguments: the moment (ISO 8601), the tasks' names (`clocks,reports`), and the n-th statement with these words at which
 * it is killed (`3:COMMIT`).
 */
const [moment = "", names = "", killAt = ""] = process.argv.slice(2);
const now = () => Date.parse(moment);

const [, count, words = ""] = /^(\d+):(.*)$/.exec(killAt) ?? [];
let left = Number(count ?? 0);

/** Statements go through here on their way to the server, whoever makes them. */
function watchStatements(): void {
  const { prototype } = pg.Client;
  const query: unknown = Reflect.get(prototype, "query");
  if (typeof query !== "function") throw new Error("a client has a way to send statements");
  Reflect.set(prototype, "query", function killed(this: pg.Client, ...given: unknown[]): unknown {
    const [what] = given;
    const text = typeof what === "string" ? what : String(Reflect.get(Object(what), "text"));
    if (text.includes(words)) {
      left -= 1;
      if (left === 0) process.kill(process.pid, "SIGKILL");
    }
    return query.apply(this, given);
  });
}

const desks = await openDesks(readConfig(), pino({ level: "silent" }), now);
const every = [...PROMPT.map((make) => make(desks)), ...SLOW.map((make) => make(desks))];
const tasks = every.filter(({ name }) => names.split(",").includes(name));
if (left > 0) watchStatements();
for (let pass = 0; pass < 2; pass += 1) for (const task of tasks) await task.run();
for (const task of every) await task.stop();
await desks.stop();
