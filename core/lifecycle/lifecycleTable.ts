import type { CommandType } from "./command.ts";
import { COMMAND_TYPES, givenOn, leadsTo } from "./commandEvents.ts";
import { RIGHTS } from "./rights.ts";
import { canonicalRoleTexts, commandTexts, statusTexts, tableTexts as t } from "./texts.ts";
import { STATUSES, type TicketStatus } from "./ticket.ts";

/**
 * The life of a ticket as a table that a clerk can read: state × what can be done → state after. Made from the same
 * tables that decisions obey, so it cannot disagree with them. Markdown.
 */
export function lifecycleTable(): string {
  const head = `# ${t.title}\n\n${t.intro}${t.sealed}\n\n| ${t.from} | ${t.step} | ${t.to} | ${t.who} |\n|---|---|---|---|\n`;
  const rows = STATUSES.flatMap((status) =>
    COMMAND_TYPES.filter((command) => givenOn(command).includes(status)).map(
      (command) =>
        `| ${statusTexts[status]} | ${commandTexts[command]} | ${nextTexts(status, command)} | ${whoTexts(command)} |`,
    ),
  );
  return `${head}${rows.join("\n")}\n`;
}

/** The same life as a Mermaid state diagram; steps that leave the state as it is are left out. */
export function lifecycleDiagram(): string {
  const names = STATUSES.map((status) => `  ${status}: ${statusTexts[status]}`);
  const arrows = STATUSES.flatMap((status) =>
    COMMAND_TYPES.flatMap((command) =>
      givenOn(command).includes(status)
        ? moves(status, command).map((next) => `  ${status} --> ${next}: ${commandTexts[command]}`)
        : [],
    ),
  );
  return [
    "stateDiagram-v2",
    ...names,
    "  [*] --> registered",
    ...new Set(arrows),
    "  archived --> [*]",
    "",
  ].join("\n");
}

function moves(status: TicketStatus, command: CommandType): TicketStatus[] {
  return leadsTo(command, status).filter((next) => next !== status);
}

function nextTexts(status: TicketStatus, command: CommandType): string {
  return leadsTo(command, status)
    .map((next) => (next === status ? t.same : statusTexts[next]))
    .join(t.or);
}

function whoTexts(command: CommandType): string {
  const cells = Object.entries(RIGHTS[command]).flatMap(([party, relation]) => {
    const label = Object.entries(canonicalRoleTexts).find(([id]) => id === party)?.[1] ?? party;
    const limit = relation === "ownPart" ? t.ownPart : relation === "own" ? t.own : "";
    return [`${label}${limit}`];
  });
  return cells.length === 0 ? t.named : cells.join(t.and);
}
