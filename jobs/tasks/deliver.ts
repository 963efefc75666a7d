import { hostname } from "node:os";
import type { Desks } from "../../bots/program.ts";
import { type Delivery, startDelivery } from "../../core/delivery/startDelivery.ts";
import { releaseLater } from "../../core/store/outboxStore.ts";
import { settleAnswer } from "../../core/ticket/settleAnswer.ts";
import type { Task } from "../task.ts";

/** Delivers what is owed: pass after pass until nothing is due. */
export function deliverTask(desks: Desks): Task {
  const { database, seal, office, officeOf, channels, surveyLink, config, now, log } = desks;
  let opened: Delivery | null = null;
  const open = async () =>
    await startDelivery({
      database,
      seal,
      office: officeOf,
      senders: channels.senders,
      now,
      log,
      node: `${hostname()}:${process.pid}`,
      onSettled: async (sql, answer) => await settleAnswer({ seal, office, now }, sql, answer),
      ...(surveyLink === null ? {} : { surveyLink }),
      ...(config.PUBLIC_URL === undefined ? {} : { publicUrl: config.PUBLIC_URL }),
    });
  return {
    name: "deliver",
    everyMs: 1_000,
    run: async () => {
      // where the database is away it is opened by a later run
      opened ??= await open();
      const delivery = opened;
      let done = (await releaseLater(database.prisma, new Date(now()))).length;
      for (;;) {
        const { taken, sent, settled, put, exhausted } = await delivery.step();
        done += sent + settled + put + exhausted;
        if (taken + sent + settled + put + exhausted === 0) return done;
      }
    },
    stop: async () => await opened?.stop(),
  };
}
