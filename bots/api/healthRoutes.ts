import { MINUTE_MS, shanghaiIso } from "../../core/deadline/shanghaiTime.ts";
import { channelLabel } from "../../core/desk/staff/labels.ts";
import { channelsIn, stillOwed, waysOut } from "../../core/store/healthQueries.ts";
import { taskStates } from "../../core/store/taskStore.ts";
import { CHANNELS } from "../../core/words.ts";
import type { Program } from "../program.ts";
import type { Server } from "../server/createServer.ts";
import { silentTasks } from "../server/tasksAlive.ts";
import { healthShape } from "./healthShape.ts";
import { healthTexts as t } from "./healthTexts.ts";
import { problems } from "./problemShape.ts";
import type { Sessions } from "./session.ts";
import { officeParams } from "./ticketRoutes.ts";

/** Whether the channels, the deliveries and the tasks work, as the program itself knows. */
export function healthRoutes(server: Server, program: Program, sessions: Sessions): void {
  const { prisma } = program.database;
  const startedAt = program.now();

  server.get(
    "/offices/:office/health",
    {
      schema: {
        tags: ["送达"],
        summary: "渠道和定时任务正常吗",
        description: "每个渠道接好没有、最近一次收到和发出、一小时里失败几次；定时任务还在不在跑。",
        params: officeParams,
        response: { 200: healthShape, ...problems },
      },
    },
    async (request) => {
      const { office } = sessions.with(request, request.params.office, "deadLetters");
      const now = program.now();
      const since = new Date(now - 60 * MINUTE_MS);
      const [incoming, outgoing, owed, tasks] = await Promise.all([
        channelsIn(prisma, office.id, since),
        waysOut(prisma, office.id, since),
        stillOwed(prisma, office.id, new Date(now)),
        taskStates(prisma),
      ]);
      const senders = program.channels.senders.map(({ way }) => way);
      const connected = connectedChannels(program, office.id);
      const silent = silentTasks(tasks, startedAt, now);
      const iso = (at: Date | null | undefined) => (at ? shanghaiIso(at.getTime()) : null);
      return {
        at: shanghaiIso(now),
        channels: CHANNELS.filter((one) => MESSAGING.includes(one)).map((channel) => {
          const seen = incoming.find((one) => one.channel === channel);
          return {
            channel,
            label: channelLabel(office, channel),
            connected: connected.has(channel),
            lastAt: iso(seen?.lastAt),
            lastHour: seen?.lately ?? 0,
            waiting: seen?.waiting ?? 0,
            dead: seen?.dead ?? 0,
          };
        }),
        ways: [...new Set([...WAYS, ...senders, ...outgoing.map(({ way }) => way)])].map((way) => {
          const seen = outgoing.find((one) => one.way === way);
          return {
            way,
            label: t.ways[way] ?? t.otherWay(way.replace(/^system:/, "")),
            connected: way === "web" || senders.includes(way),
            lastAt: iso(seen?.lastAt),
            tries: seen?.tries ?? 0,
            failures: seen?.failures ?? 0,
            why: seen?.why ?? null,
          };
        }),
        owed: { waiting: owed.waiting, oldestDueAt: iso(owed.oldestDueAt), dead: owed.dead },
        tasks: tasks.map(({ task, doneAt, everyMs, runs, failures }) => ({
          task,
          label: t.tasks[task] ?? task,
          alive: !silent.includes(task),
          doneAt: iso(doneAt),
          everySeconds: everyMs / 1000,
          runs,
          failures,
        })),
        jobsAlive: tasks.length > 0 && silent.length === 0,
      };
    },
  );
}

/** Over which messages come; the others are ways in which somebody registers a request by hand. */
const MESSAGING: readonly string[] = ["wecomKf", "phone", "web", "telegram", "transfer"];
/** Ways that every office should have; others show once they are connected or were used. */
const WAYS: readonly string[] = ["wecomKf", "wecomApp", "sms", "voice", "web"];

function connectedChannels({ channels }: Program, officeId: string): Set<string> {
  // the page and the transcripts are always there
  const connected = new Set(["web", "phone"]);
  if (channels.wecom !== null) connected.add("wecomKf");
  if (channels.telegram !== null) connected.add("telegram");
  if (channels.connectors.settings.some((one) => one.office === officeId)) connected.add("transfer");
  return connected;
}
