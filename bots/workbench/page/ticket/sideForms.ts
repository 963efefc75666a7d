import type { CommandType } from "../api/types.ts";
import { type Field, listOf, textOf, textOrNull, type Values } from "../parts/fields.ts";
import { area, type CommandForm, type FormContext, line, options } from "./commandForm.ts";
import { formTexts as t } from "./formTexts.ts";

function peopleIn({ directory }: FormContext, roles: readonly string[]) {
  return directory.staff
    .filter((person) => roles.length === 0 || person.roles.some(({ id }) => roles.includes(id)))
    .map((person) => ({
      value: person.id,
      label: [person.name, person.department, person.roles[0]?.label].filter((text) => text).join(" · "),
    }));
}

/** Whoever may be the accused side of a complaint about conduct is not asked to look into it. */
function taskForce(given: FormContext): Pick<Field, "options" | "hint"> {
  const all = peopleIn(given, given.directory.pack.taskForceRoles);
  const { ticket, directory } = given;
  if (!ticket.restricted && ticket.classification?.conduct !== true) return { options: all };
  const kept = directory.staff.filter((person) =>
    person.roles.some(({ id }) => directory.pack.conductKeepsFrom.includes(id)),
  );
  const options = all.filter(({ value }) => !kept.some(({ id }) => id === value));
  return { options, hint: t.accusedNotHere };
}

function namesAsOptions(names: readonly string[]) {
  return names.map((name) => ({ value: name, label: name }));
}

/** Forms of the steps beside the straight way: meetings, instructions, service, review, cases, clues. */
export const sideForms = {
  proposeMeeting: {
    fields: ({ directory }) => [
      {
        name: "ground",
        label: t.ground,
        kind: "choice",
        required: true,
        options: options(directory.pack.meetingGrounds),
      },
      area("why", t.why, { required: false }),
    ],
    body: (values, { newId }) => ({
      command: {
        type: "proposeMeeting",
        meetingId: newId,
        ground: textOf(values, "ground"),
        why: textOrNull(values, "why"),
      },
    }),
  },
  holdMeeting: {
    fields: ({ ticket, directory, today }) => {
      const waiting = ticket.meetings.filter(({ held }) => held === null);
      return [
        {
          name: "meetingId",
          label: t.meeting,
          kind: "select",
          required: true,
          options: waiting.map(({ id, ground, proposedAt }) => ({
            value: id,
            label: `${ground}（${proposedAt.slice(0, 10)}）`,
          })),
          start: waiting[0]?.id ?? "",
        },
        { name: "heldOn", label: t.heldOn, kind: "date", required: true, start: today },
        { name: "participants", label: t.participants, kind: "lines", required: true },
        area("decision", t.decision),
        { name: "units", label: t.meetingTasks, kind: "several", options: options(directory.departments) },
        ...directory.departments.map(({ id, name }) =>
          line(`task:${id}`, t.taskOf(name), {
            most: 2000,
            when: (values: Values) => listOf(values, "units").includes(id),
          }),
        ),
      ];
    },
    body: (values) => ({
      command: {
        type: "holdMeeting",
        meetingId: textOf(values, "meetingId"),
        heldOn: textOf(values, "heldOn"),
        participants: listOf(values, "participants"),
        decision: textOf(values, "decision"),
        tasks: listOf(values, "units").map((departmentId) => ({
          departmentId,
          task: textOf(values, `task:${departmentId}`),
        })),
      },
    }),
  },
  recordInstruction: {
    fields: () => [line("leader", t.leader), area("instruction", t.instruction)],
    body: (values) => ({
      command: {
        type: "recordInstruction",
        leader: textOf(values, "leader"),
        instruction: textOf(values, "instruction"),
      },
    }),
  },
  recordServiceAction: {
    fields: ({ directory }) => [
      {
        name: "action",
        label: t.action,
        kind: "choice",
        required: true,
        options: options(directory.pack.serviceActions),
      },
      area("note", t.note, { required: false }),
    ],
    body: (values) => ({
      command: {
        type: "recordServiceAction",
        action: textOf(values, "action"),
        note: textOrNull(values, "note"),
      },
    }),
  },
  callTaskForce: {
    fields: (given) => [
      {
        name: "staffIds",
        label: t.taskForce,
        kind: "several",
        required: true,
        ...taskForce(given),
      },
      area("why", t.why),
    ],
    body: (values) => ({
      command: { type: "callTaskForce", staffIds: listOf(values, "staffIds"), why: textOf(values, "why") },
    }),
  },
  recordReview: {
    fields: ({ directory }) => [
      {
        name: "reviewer",
        label: t.reviewer,
        kind: "choice",
        required: true,
        options: namesAsOptions(directory.pack.reviewers),
      },
      {
        name: "occasion",
        label: t.occasion,
        kind: "choice",
        required: true,
        options: namesAsOptions(directory.pack.reviewOccasions),
      },
      area("opinion", t.reviewOpinion),
    ],
    body: (values) => ({
      command: {
        type: "recordReview",
        reviewer: textOf(values, "reviewer"),
        occasion: textOf(values, "occasion"),
        opinion: textOf(values, "opinion"),
      },
    }),
  },
  linkCase: {
    fields: ({ offers }) => {
      const cases = offers.filter(({ kind }) => kind === "case");
      return [
        {
          name: "caseId",
          label: t.whichCase,
          kind: "select",
          required: true,
          options: cases.map(({ id, title, office }) => ({ value: id, label: `${title}（${office.name}）` })),
          ...(cases.length === 0 ? { hint: t.noCase } : {}),
        },
      ];
    },
    body: (values, { offers }) => {
      const caseId = textOf(values, "caseId");
      const title = offers.find(({ id }) => id === caseId)?.title ?? caseId;
      return { command: { type: "linkCase", caseId, title } };
    },
  },
  forwardClue: {
    fields: () => [area("clue", t.clue, { hint: t.clueHint })],
    body: (values) => ({ command: { type: "forwardClue" }, clue: textOf(values, "clue") }),
  },
} satisfies Partial<Record<CommandType, CommandForm>>;
