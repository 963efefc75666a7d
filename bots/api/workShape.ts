import { z } from "zod";
import { ticketRowShape } from "./ticketShapes.ts";

/** How many tickets of each sort somebody may open. */
export const countsShape = z.object({
  open: z.int(),
  mine: z.int(),
  needsTriage: z.int(),
  overdue: z.int(),
  dueSoon: z.int(),
  closed: z.int(),
});

/** What waits for somebody, as the first page shows it. */
export const workShape = z.object({
  counts: countsShape,
  mine: z.array(ticketRowShape).describe("轮到我的，急的在前，最多 100 件"),
  needsTriage: z.array(ticketRowShape).describe("等研判的前几件；没有研判职责的是空的"),
  overdue: z.array(ticketRowShape).describe("窗口超期的前几件；不管全局的是空的"),
});
