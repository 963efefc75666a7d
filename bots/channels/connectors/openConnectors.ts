import { join } from "node:path";
import { type Connector, wayOf } from "../../../core/connectors/connector.ts";
import { stepStatus } from "../../../core/connectors/oweStatus.ts";
import {
  type ConnectorSettings,
  connectorProblems,
  loadConnectors,
} from "../../../core/connectors/settings.ts";
import { TIMESTAMP_TOLERANCE } from "../../../core/connectors/signature.ts";
import type { Sender } from "../../../core/delivery/sender.ts";
import { dropNonces } from "../../../core/store/connectorStore.ts";
import { fileConnector } from "./fileConnector.ts";
import { httpConnector } from "./httpConnector.ts";
import type { LinkParts } from "./linkParts.ts";
import { linkTexts as t } from "./texts.ts";

/** The links of this installation. */
export type Connectors = {
  settings: readonly ConnectorSettings[];
  /** one for each system: ways `system:<id>` of the delivery engine */
  senders: Sender[];
  /**
   * Brings in what waits on the other side, puts out what has gathered, and owes the status of what was handed over.
   * Any number of nodes may step at once. @returns how much was done
   */
  step: () => Promise<number>;
};

/**
 * Opens the links of `DATA_DIR/connectors.json`; none where there is no such file. Links that do not fit the offices
 * are told to the log in plain words and work as far as they can.
 * @throws BadConnectors
 */
export function openConnectors(parts: LinkParts): Connectors {
  const settings = loadConnectors(join(parts.dataDir, "connectors.json"));
  for (const problem of connectorProblems(settings, parts.officeOf))
    parts.log.warn({ problem }, "connectors.json");
  const connectors = settings.map((one) => openOne(parts, one));
  return {
    settings,
    senders: [...new Set(settings.map(({ id }) => id))].map((id) => senderOf(connectors, id)),
    step: async () => await stepConnectors(parts, connectors),
  };
}

function openOne(parts: LinkParts, settings: ConnectorSettings): Connector {
  switch (settings.kind) {
    case "file":
      return fileConnector(parts, settings);
    case "http":
      return httpConnector(parts, settings);
  }
}

/** One system may serve several offices, each by a link of its own. */
function senderOf(connectors: readonly Connector[], id: string): Sender {
  return {
    way: wayOf(id),
    knowsKey: true,
    send: async (message) => {
      const own = connectors.find(
        ({ settings }) => settings.id === id && settings.office === message.officeId,
      );
      return own === undefined
        ? { ok: false, kind: "closed", retryAfterMs: null, code: "noLink", why: t.noLink }
        : await own.tell(message);
    },
  };
}

async function stepConnectors(parts: LinkParts, connectors: readonly Connector[]): Promise<number> {
  const { prisma } = parts.database;
  let done = 0;
  for (const { settings, take, put } of connectors) {
    for (const work of [take, put]) {
      try {
        done += (await work?.()) ?? 0;
      } catch (error) {
        // one link that is out of order must not keep the others waiting
        parts.log.error({ err: error, office: settings.office, system: settings.id }, "link failed");
      }
    }
  }
  done += await stepStatus({ ...parts, prisma, settings: connectors.map(({ settings }) => settings) });
  // a request older than that is refused by its time stamp
  await dropNonces(prisma, new Date(parts.now() - 3 * TIMESTAMP_TOLERANCE * 1000));
  return done;
}
