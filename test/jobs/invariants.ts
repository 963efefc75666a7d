import { outIdOf } from "../../bots/channels/alicloud/sendOnce.ts";
import { countTicket } from "../../core/records/figures/figuresOf.ts";
import { emptyFigures } from "../../core/records/figures/tally.ts";
import { ticketFiles } from "../../core/store/ticketFiles.ts";
import { verifyChains } from "../../core/store/verifyChains.ts";
import type { Caller } from "./livedDays.ts";
import type { Nodes } from "./manyNodes.ts";

/** What was found: `broken` is empty where everything holds. */
export type Found = {
  broken: string[];
  /** figures of what was lived, to be printed */
  figures: Record<string, number>;
};

/** A message as the platform saw it. */
type Seen = { way: "sms" | "voice"; outboxId: string; phone: string; answered: boolean; keys: string };

const HOUR_MS = 3_600_000;

/** Looks through everything that was lived. */
export async function checkAll(nodes: Nodes, callers: readonly Caller[]): Promise<Found> {
  const broken: string[] = [];
  const seen = await seenByPlatform(nodes, callers, broken);
  const figures: Record<string, number> = {
    people: callers.length,
    sms: seen.filter(({ way }) => way === "sms").length,
    calls: seen.filter(({ way }) => way === "voice").length,
    requests: nodes.cloud.requests.length,
  };
  checkOrder(seen, broken);
  checkTwice(seen, broken);
  await checkOutbox(nodes, figures, broken);
  await checkClocks(nodes, figures, broken);
  await checkSurveys(nodes, seen, figures, broken);
  await checkRecord(nodes, callers, figures, broken);
  return { broken, figures };
}

/** What the platform took, in its order, with the message of ours that it was. */
async function seenByPlatform(
  { cloud, desks: [desks] }: Nodes,
  callers: readonly Caller[],
  broken: string[],
): Promise<Seen[]> {
  const rows = await desks?.database.prisma.deliveryAttempt.findMany({
    where: { way: { in: ["sms", "voice"] } },
  });
  const byOutId = new Map(
    (rows ?? []).map(({ officeId, deliveryId, way, outboxId }) => [
      outIdOf({ officeId, deliveryId, way }),
      String(outboxId),
    ]),
  );
  const pressed = new Map(callers.map(({ phone }, i) => [phone, i]));
  const all = [
    ...cloud.messages.sms.map((one) => ({ ...one, way: "sms" as const, keys: [] as string[] })),
    ...cloud.messages.calls.map((one) => ({ ...one, way: "voice" as const })),
  ].sort((a, b) => a.at - b.at);
  const outIds = new Set<string>();
  return all.map(({ way, outId, phone, keys }) => {
    const outboxId = byOutId.get(outId);
    if (outboxId === undefined) broken.push(`${way} ${outId}: the platform has a message that nobody sent`);
    if (outIds.has(outId)) broken.push(`${way} ${outId}: the platform has it twice`);
    outIds.add(outId);
    if (!pressed.has(phone)) broken.push(`${phone}: told, and never called`);
    const behaves = cloud.behaviourOf(phone);
    const answered = way === "sms" || behaves.status === "200000";
    const key = answered && keys.includes(behaves.keys) ? behaves.keys : "";
    return { way, outboxId: outboxId ?? "", phone, answered, keys: key };
  });
}

/** On each way the messages of one person come in the order in which they were owed. */
function checkOrder(seen: readonly Seen[], broken: string[]): void {
  const last = new Map<string, bigint>();
  const met = new Set<string>();
  for (const { way, outboxId, phone } of seen) {
    const first = !met.has(`${way}/${outboxId}`);
    met.add(`${way}/${outboxId}`);
    // a call that was not answered is made again later
    if (!first) continue;
    const lane = `${way}/${phone}`;
    const id = BigInt(outboxId === "" ? 0 : outboxId);
    if (id < (last.get(lane) ?? 0n)) broken.push(`${lane}: ${id} came after ${last.get(lane)}`);
    last.set(lane, id);
  }
}

function checkTwice(seen: readonly Seen[], broken: string[]): void {
  const told = new Set<string>();
  for (const { outboxId, way, answered } of seen) {
    if (answered && told.has(outboxId)) broken.push(`${outboxId}: told again by ${way}`);
    if (answered) told.add(outboxId);
  }
}

/** Whatever was owed long enough ago has gone out, or lies where people see it. */
async function checkOutbox({ desks: [desks], clock }: Nodes, figures: Found["figures"], broken: string[]) {
  if (desks === undefined) throw new Error("there are nodes");
  const before = new Date(clock.now() - 2 * HOUR_MS);
  const rows = await desks.database.prisma.$queryRaw<{ id: bigint; template: string; stands: string }[]>`
    SELECT o."id", o."template", concat_ws(' ', o."status", 'way', o."way", 'relay', o."relay", 'next', o."nextTryAt", 'sent',
             o."sentAt", (SELECT string_agg(concat_ws('/', a."way", a."startedAt", a."outcome", a."proof", a."proofAt"), '; ')
                FROM "DeliveryAttempt" a WHERE a."officeId" = o."officeId" AND a."outboxId" = o."id")) AS "stands"
      FROM "Outbox" o WHERE o."settledAt" IS NULL AND coalesce(o."nextTryAt", o."dueAt") < ${before}`;
  for (const { id, template, stands } of rows) broken.push(`${id} (${template}) lies still: ${stands}`);
  const unseen = await desks.database.prisma.$queryRaw<{ id: bigint }[]>`
    SELECT o."id" FROM "Outbox" o WHERE o."way" = 'callList' AND NOT EXISTS (
      SELECT 1 FROM "CallTask" c WHERE c."officeId" = o."officeId" AND c."outboxId" = o."id" AND c."round" = o."round")`;
  for (const { id } of unseen) broken.push(`${id}: on no call list that anybody sees`);
  figures["owed"] = await desks.database.prisma.outbox.count();
  figures["callList"] = await desks.database.prisma.callTask.count();
  figures["dead"] = await desks.database.prisma.outbox.count({ where: { status: "dead" } });
}

/** A limit that ran out was met, or is recorded as late, or somebody was pressed for it; nobody twice for one rung. */
async function checkClocks({ desks: [desks], clock }: Nodes, figures: Found["figures"], broken: string[]) {
  if (desks === undefined) throw new Error("there are nodes");
  figures["kept"] = 0;
  figures["pressed"] = 0;
  for (const office of desks.offices()) {
    for await (const { stored, events } of ticketFiles(desks.database.prisma, office.id, { year: 2026 })) {
      const rungs = new Map<string, number>();
      const called = new Set<string>();
      for (const event of events) {
        if (event.type !== "reminded" && event.type !== "pressed" && event.type !== "escalated") continue;
        called.add(event.clockId);
        figures["pressed"] += 1;
        if (!office.isOpen(Date.parse(event.at)))
          broken.push(`${stored.number}: ${event.type} at ${event.at}`);
        const rung = `${event.clockId}/${event.ladderId}/${event.type}`;
        const again = rungs.get(rung);
        if (again !== undefined && Date.parse(event.at) - again < 2 * HOUR_MS)
          broken.push(`${stored.number}: ${rung} twice`);
        rungs.set(rung, Date.parse(event.at));
      }
      for (const { id, clock: name, dueAt, status } of stored.ticket.clocks) {
        if (status === "met") figures["kept"] += 1;
        const long = dueAt !== null && Date.parse(dueAt) < clock.now() - 24 * HOUR_MS;
        if (status === "running" && long && !called.has(id))
          broken.push(`${stored.number}: ${name} ran out at ${dueAt} and nobody was told`);
      }
    }
  }
}

/** Grades on record are the keys that the platform heard; nobody is asked more often than the pack says. */
async function checkSurveys(
  { desks: [desks], clock }: Nodes,
  seen: readonly Seen[],
  figures: Found["figures"],
  broken: string[],
) {
  if (desks === undefined) throw new Error("there are nodes");
  const { prisma } = desks.database;
  const surveys = await prisma.outbox.findMany({ where: { template: "survey" } });
  const asked = new Map<string, number>();
  const graded = new Map<string, string>();
  for (const { id, officeId, ticketId, params } of surveys) {
    const { grades, attempts } = desks.office(officeId).pack.lifecycle.survey;
    const round = `${ticketId}/${JSON.stringify(params)}`;
    asked.set(round, (asked.get(round) ?? 0) + 1);
    if ((asked.get(round) ?? 0) > attempts) broken.push(`${round}: asked more than ${attempts} times`);
    const key = seen.find(({ outboxId, keys }) => outboxId === String(id) && keys !== "")?.keys;
    const grade = key === undefined ? undefined : grades[Number(key) - 1]?.id;
    if (grade !== undefined && !graded.has(round)) graded.set(round, grade);
  }
  const heard: Record<string, number> = {};
  for (const grade of graded.values()) heard[grade] = (heard[grade] ?? 0) + 1;
  const counted: Record<string, number> = {};
  let answered = 0;
  for (const office of desks.offices()) {
    const tally = emptyFigures({ from: 0, to: clock.now() + 1, label: "" });
    for await (const { stored, events } of ticketFiles(prisma, office.id, { year: 2026 }))
      countTicket(office, tally, { number: stored.number, events }, clock.now());
    answered += tally.office.survey.answered;
    for (const [grade, n] of Object.entries(tally.office.survey.grades))
      counted[grade] = (counted[grade] ?? 0) + n;
  }
  for (const grade of new Set([...Object.keys(heard), ...Object.keys(counted)]))
    if (heard[grade] !== counted[grade])
      broken.push(`${grade}: ${heard[grade] ?? 0} at the platform, ${counted[grade] ?? 0} in the figures`);
  if (answered !== graded.size) broken.push(`${answered} answered, ${graded.size} at the platform`);
  figures["surveys"] = surveys.length;
  figures["answered"] = answered;
}

/** Each call is one ticket, each record is whole, no task failed, each report was made once. */
async function checkRecord(
  { desks: [desks] }: Nodes,
  callers: readonly Caller[],
  figures: Found["figures"],
  broken: string[],
) {
  if (desks === undefined) throw new Error("there are nodes");
  const { prisma } = desks.database;
  const tickets = await prisma.ticket.count();
  if (tickets !== callers.length) broken.push(`${callers.length} called, ${tickets} tickets`);
  const { broken: link, events } = await verifyChains(prisma);
  if (link !== null) broken.push(`${link.number}: ${link.what}`);
  const failed = await prisma.taskRun.findMany({ where: { failures: { gt: 0 } } });
  for (const { task, node, failure } of failed) broken.push(`${task} on ${node}: ${failure}`);
  const making = await prisma.report.count({ where: { status: "making" } });
  if (making > 0) broken.push(`${making} reports are not made`);
  figures["closed"] = await prisma.ticket.count({ where: { closedAt: { not: null } } });
  figures["events"] = events;
  figures["reports"] = await prisma.report.count();
}
