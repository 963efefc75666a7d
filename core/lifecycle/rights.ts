import type { Pack } from "../policy/pack.ts";
import type { Role } from "../words.ts";
import type { CommandType } from "./command.ts";

/**
 * any: on every ticket of the office. ownPart: only where the person's own unit (or own post) has a part of the
 * ticket. own: only the citizen's own ticket, which whoever opened it for them has made sure of.
 */
export type Relation = "any" | "ownPart" | "own";
export type Party = Role | "citizen" | "timer" | "program";
type Row = Partial<Record<Party, Relation>>;

const DESK: Row = { intakeClerk: "any", caseOfficer: "any", triageOfficer: "any", manager: "any" };
const SETTLING: Row = { triageOfficer: "any", caseOfficer: "any", manager: "any" };
const UNIT: Row = {
  liaison: "ownPart",
  operator: "ownPart",
  windowStaff: "ownPart",
  chiefRepresentative: "ownPart",
  unitLeader: "ownPart",
};
const AT_WORK: Row = { ...UNIT, countyContact: "ownPart", disciplineInspector: "ownPart" };
const PRESSING: Row = { ...SETTLING, leaderInCharge: "any", districtOffice: "any", timer: "any" };

/** Who may do what: one row a command, one column a party. What is not written is forbidden. */
export const RIGHTS: Record<CommandType, Row> = {
  answer: { ...DESK, program: "any" },
  decline: { ...DESK, program: "any" },
  overruleDecline: SETTLING,
  confirm: { citizen: "own", intakeClerk: "any", caseOfficer: "any" },
  analyseCause: { ...DESK },
  triage: { ...SETTLING, program: "any" },
  giveOpinion: DESK,
  approveSheet: {},
  returnSheet: {},
  supplement: { citizen: "own", ...DESK, ...AT_WORK, helper: "any" },
  correct: { citizen: "own", ...DESK },
  withdraw: { citizen: "own", intakeClerk: "any", caseOfficer: "any" },
  assign: SETTLING,
  handOver: { ...DESK, program: "any" },
  dispatch: { ...SETTLING, program: "any" },
  dispatchConduct: SETTLING,
  recordReceipt: { ...DESK, ...AT_WORK, program: "any" },
  signFor: AT_WORK,
  sendBack: AT_WORK,
  ruleSendBack: { triageOfficer: "any", manager: "any" },
  plan: AT_WORK,
  reportProgress: AT_WORK,
  reply: AT_WORK,
  checkReply: SETTLING,
  mergeReplies: { ...SETTLING, ...UNIT },
  transferToLevel: SETTLING,
  transferToPlatform: { ...SETTLING, program: "any" },
  takeBack: { ...SETTLING, countyContact: "ownPart" },
  giveFeedback: DESK,
  recordDelivery: { ...DESK, timer: "any", program: "any" },
  recordUndeliverable: { ...DESK, timer: "any", program: "any" },
  recordSurvey: { citizen: "own", ...DESK, timer: "any", program: "any" },
  reopen: { citizen: "own", ...DESK },
  strikeOff: { ...DESK, program: "any" },
  archive: { ...SETTLING, timer: "any" },
  deliverHome: { ...DESK, helper: "any" },
  merge: SETTLING,
  unmerge: SETTLING,
  absorb: { ...SETTLING, program: "any" },
  release: { ...SETTLING, program: "any" },
  pause: { ...DESK, ...UNIT },
  resume: { ...DESK, ...UNIT, timer: "any" },
  askExtension: { ...AT_WORK, caseOfficer: "any", intakeClerk: "any" },
  decideExtension: {},
  remind: PRESSING,
  press: PRESSING,
  escalate: PRESSING,
  recomputeClocks: { timer: "any", program: "any" },
  proposeMeeting: { ...DESK, leaderInCharge: "any", timer: "any", program: "any" },
  holdMeeting: { manager: "any" },
  recordInstruction: { ...DESK, leaderInCharge: "any" },
  recordServiceAction: {
    ...DESK,
    helper: "any",
    liaison: "ownPart",
    operator: "ownPart",
    windowStaff: "ownPart",
  },
  promiseIncomplete: DESK,
  callTaskForce: DESK,
  recordReview: { manager: "any", supervisor: "any" },
  linkCase: { ...DESK, reviewer: "any" },
  forwardClue: { ...SETTLING, intakeClerk: "any", disciplineInspector: "any" },
};

/** Roles that the pack names for an action: they have the right whatever they act as elsewhere. */
export function namedRoles(pack: Pack, command: CommandType): string[] {
  const { lifecycle, extension } = pack;
  switch (command) {
    case "approveSheet":
    case "returnSheet":
      return named(lifecycle.workSheetApproval?.by);
    case "decideExtension":
      return named(extension?.approvedBy);
    case "checkReply":
      return named(lifecycle.replyCheck?.by);
    case "analyseCause":
      return named(lifecycle.causeAnalysis?.by);
    case "holdMeeting":
      return named(lifecycle.jointMeeting?.convener);
    case "recordSurvey":
    case "giveFeedback":
    case "recordDelivery":
    case "recordUndeliverable":
      return named(lifecycle.survey.by);
    case "triage":
    case "dispatch":
    case "dispatchConduct":
    case "transferToLevel":
      return named(pack.triage.by);
    case "press":
      return lifecycle.triageRota?.proposes.includes("press") ? [lifecycle.triageRota.role] : [];
    default:
      return [];
  }
}

function named(role: string | undefined): string[] {
  return role === undefined ? [] : [role];
}
