import type { Connector } from "../../../core/connectors/connector.ts";
import type { FileSettings } from "../../../core/connectors/settings.ts";
import { keepFileRow } from "../../../core/store/connectorStore.ts";
import { foldersOf } from "./folders.ts";
import type { LinkParts } from "./linkParts.ts";
import { putFiles } from "./putFiles.ts";
import { recordOfMessage } from "./recordOfMessage.ts";
import { takeFiles } from "./takeFiles.ts";

/** A system that takes and gives files: rows are gathered and written together, dropped files are read and registered. */
export function fileConnector(parts: LinkParts, settings: FileSettings): Connector {
  const folders = foldersOf(parts.dataDir, settings);
  return {
    settings,
    tell: async (message) => {
      const found = await recordOfMessage(parts, message);
      if (!found.ok) return found;
      const { record, ticketId } = found;
      await keepFileRow(parts.database.prisma, {
        officeId: settings.office,
        systemId: settings.id,
        key: record.key,
        ticketId,
        version: Number(record.version),
        rowSealed: parts.seal.seal(JSON.stringify(record), settings.office),
        createdAt: new Date(parts.now()),
      });
      return { ok: true, receipt: record.key };
    },
    take: async () => await takeFiles(parts, settings, folders),
    put: async () => await putFiles(parts, settings, folders),
  };
}
