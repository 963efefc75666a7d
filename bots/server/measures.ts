import { localDateAt } from "../../core/deadline/shanghaiTime.ts";
import type { Sql } from "../../core/store/database.ts";
import { countInbox } from "../../core/store/inboxStore.ts";
import { countOutbox, officeLoads } from "../../core/store/measureQueries.ts";
import { modelUseOn } from "../../core/store/modelUseStore.ts";
import { taskStates } from "../../core/store/taskStore.ts";

type Measure = {
  name: string;
  help: string;
  values: { labels: Record<string, string>; value: number }[];
};

/** What /metrics shows: depths, ages, what is due and overdue, and how the tasks run. @param now epoch ms */
export async function measuresOf(sql: Sql, now: number): Promise<Measure[]> {
  const [inbox, outbox, loads, tasks, model] = await Promise.all([
    countInbox(sql),
    countOutbox(sql),
    officeLoads(sql, new Date(now)),
    taskStates(sql),
    modelUseOn(sql, localDateAt(now)),
  ]);
  const byOffice = (
    name: string,
    help: string,
    value: (load: (typeof loads)[number]) => number,
  ): Measure => ({
    name,
    help,
    values: loads.map((load) => ({ labels: { office: load.officeId }, value: value(load) })),
  });
  const byTask = (name: string, help: string, value: (task: (typeof tasks)[number]) => number): Measure => ({
    name,
    help,
    values: tasks.map((task) => ({ labels: { task: task.task }, value: value(task) })),
  });
  return [
    {
      name: "bcs_inbox_messages",
      help: "messages not yet handled (new) or put aside (dead), by office",
      values: inbox.map(({ officeId, status, count }) => ({
        labels: { office: officeId, status },
        value: count,
      })),
    },
    {
      name: "bcs_outbox_messages",
      help: "messages owed and not delivered, by office, audience and state",
      values: outbox.map(({ officeId, audience, status, count }) => ({
        labels: { office: officeId, audience, status },
        value: count,
      })),
    },
    byOffice("bcs_tickets_open", "tickets that are not closed, by office", (load) => load.open),
    byOffice(
      "bcs_tickets_overdue",
      "open tickets with a limit that ran out, by office",
      (load) => load.overdue,
    ),
    byOffice(
      "bcs_oldest_owed_seconds",
      "age of the oldest message that is due and not delivered, by office",
      (load) => load.oldestOwedSeconds,
    ),
    byTask("bcs_task_runs", "runs of a task on all nodes", (task) => task.runs),
    byTask("bcs_task_failures", "runs of a task that failed", (task) => task.failures),
    byTask("bcs_task_effects", "how much a task did in all", (task) => task.effects),
    byTask("bcs_task_lag_seconds", "seconds since a task last ended well", (task) =>
      task.doneAt === null ? Number.NaN : (now - task.doneAt.getTime()) / 1000,
    ),
    {
      name: "bcs_model_questions",
      help: "questions to the language model today, by office, use and outcome",
      values: model.map(({ officeId, use, outcome, count }) => ({
        labels: { office: officeId, use, outcome },
        value: count,
      })),
    },
    {
      name: "bcs_model_tokens",
      help: "tokens of the language model used today, by office and use",
      values: model
        .filter(({ outcome }) => outcome === "answered" || outcome === "badAnswer")
        .map(({ officeId, use, outcome, tokens }) => ({
          labels: { office: officeId, use, outcome },
          value: tokens,
        })),
    },
  ];
}
