import { z } from "zod";

const text = z.string();
const maybe = z.string().nullable();
/** How the channels, the deliveries and the tasks of an office are. */
export const healthShape = z.object({
  at: text,
  channels: z
    .array(
      z.object({
        channel: text,
        label: text,
        connected: z.boolean().describe("接好了没有；没有接好的收不到、也发不出"),
        lastAt: maybe.describe("最近一次收到消息"),
        lastHour: z.int(),
        waiting: z.int().describe("收到了还没有办的"),
        dead: z.int().describe("办不成、放在一边的"),
      }),
    )
    .describe("收消息的渠道"),
  ways: z
    .array(
      z.object({
        way: text,
        label: text,
        connected: z.boolean(),
        lastAt: maybe.describe("最近一次发成功"),
        tries: z.int().describe("一小时里发了几次"),
        failures: z.int().describe("一小时里没有发成的次数"),
        why: maybe.describe("最近一次没有发成的原因"),
      }),
    )
    .describe("发消息的办法"),
  owed: z.object({ waiting: z.int(), oldestDueAt: maybe, dead: z.int() }).describe("到点还没有送到的消息"),
  tasks: z
    .array(
      z.object({
        task: text,
        label: text,
        alive: z.boolean(),
        doneAt: maybe.describe("最近一次做完"),
        everySeconds: z.number(),
        runs: z.number(),
        failures: z.number(),
      }),
    )
    .describe("定时任务，全系统共用"),
  jobsAlive: z.boolean().describe("定时任务都在跑"),
});
