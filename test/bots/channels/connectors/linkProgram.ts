import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pino from "pino";
import type { LinkParts } from "../../../../bots/channels/connectors/linkParts.ts";
import { type Connectors, openConnectors } from "../../../../bots/channels/connectors/openConnectors.ts";
import type { Outgoing, SendResult } from "../../../../core/delivery/sender.ts";
import { understandIn } from "../../../../core/office/understandIn.ts";
import type { WorkingOffice } from "../../../../core/office/workingOffice.ts";
import { registerTicket } from "../../../../core/store/registerTicket.ts";
import { draftRegistration } from "../../../../core/ticket/draftRegistration.ts";
import { startTestProgram, type TestProgram } from "../../../support/testProgram.ts";

export const WORDS = "不动产登记中心一直不给我办过户，跑了四趟了";

/** The program with one office that syncs with a system which also hands requests over. */
export type LinkProgram = TestProgram & {
  office: WorkingOffice;
  systemId: string;
  parts: LinkParts;
  /** what the links logged, as text */
  logged: string[];
  /** writes connectors.json for this office and system, and opens it */
  link: (settings: object) => Promise<Connectors>;
  register: () => Promise<{ ticketId: string; number: string }>;
  /** sends as the delivery engine does */
  tell: (connectors: Connectors, ticketId: string, version: number) => Promise<SendResult>;
};

export async function startLinkProgram(): Promise<LinkProgram> {
  const test = await startTestProgram();
  const { program, config, clock } = test;
  const found = program.offices().flatMap((office) => {
    const { origins, lifecycle } = office.pack;
    const both = origins.find(
      ({ id, keepsNumber }) => keepsNumber && lifecycle.syncs.some((one) => one.id === id),
    );
    return both === undefined ? [] : [{ office, systemId: both.id }];
  })[0];
  if (found === undefined)
    throw new Error("a pack ships that is handed requests by a system it also syncs to");
  const { office, systemId } = found;
  const logged: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => logged.push(line) });
  const { database, seal, officeOf, newId, now } = program;
  const parts: LinkParts = { database, seal, officeOf, newId, now, log, dataDir: config.dataDir, fetch };
  let made = 0;
  return {
    ...test,
    office,
    systemId,
    parts,
    logged,
    link: async (settings) => {
      const connectors = [{ office: office.id, id: systemId, ...settings }];
      await writeFile(join(config.dataDir, "connectors.json"), JSON.stringify({ connectors }));
      return openConnectors(parts);
    },
    register: async () => {
      made += 1;
      const ticketId = `ticket-${made}`;
      const draft = draftRegistration(office, seal, {
        ticketId,
        now: clock.now(),
        receivedAt: clock.now(),
        source: { channel: "counter", externalId: `own-${made}` },
        personKey: `counter:${made}`,
        correlationId: `c-${made}`,
        text: WORDS,
        meaning: understandIn(office, { text: WORDS }, clock.now()),
        contact: { name: "王建国", phone: "13800138000" },
        attachmentIds: [],
        by: { role: "citizen" },
        tellCitizen: false,
      });
      const given = await registerTicket(database.prisma, draft, null);
      return { ticketId, number: given?.number ?? "" };
    },
    tell: async ({ senders }, ticketId, version) => {
      const message: Outgoing = {
        deliveryId: `d-${made}-${version}`,
        officeId: office.id,
        address: `system:${systemId}`,
        template: "sync",
        params: { ticketId, version: String(version) },
        text: "",
        choices: [],
        correlationId: "c",
      };
      const sender = senders.find(({ way }) => way === `system:${systemId}`);
      if (sender === undefined) throw new Error("the link has a sender");
      return await sender.send(message);
    },
  };
}
