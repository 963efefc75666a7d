/** The closed vocabularies that packs, understanding, tickets and channels share. Glossary: README. */

/** Handling kinds of a request: 咨询引导, 帮办代办, 协调督办. Every ticket has exactly one. */
export const KINDS = ["consult", "assist", "coordinate"] as const;
export type Kind = (typeof KINDS)[number];

/** What a message asks for: one of the kinds, or nothing to handle. */
export const KINDS_OR_NONE = [...KINDS, "none"] as const;
export type KindOrNone = (typeof KINDS_OR_NONE)[number];

/** service: handled on application; other: pointed to 12345; excluded: courts, police, arbitration, petition review. */
export const SCOPES = ["service", "other", "excluded"] as const;
export type Scope = (typeof SCOPES)[number];

export const NATURES = ["咨询", "办事", "投诉", "建议"] as const;
export type Nature = (typeof NATURES)[number];

/** Why a request is excluded: 涉法, 涉诉, 涉访, 已立案, 明令禁止. */
export const EXCLUSIONS = ["law", "lawsuit", "petition", "filed", "forbidden"] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

export const DOMAINS = [
  "城乡建设",
  "环境保护",
  "交通运输",
  "教育文体",
  "劳动和社会保障",
  "商贸旅游",
  "卫生计生",
  "公安户籍",
  "民政",
  "自然资源不动产",
  "税务财政",
  "农业农村",
  "市场监管",
  "其他",
] as const;
export type Domain = (typeof DOMAINS)[number];

/** Where a request came from. */
export const CHANNELS = [
  "wecomKf",
  "wecomApp",
  "phone",
  "web",
  "telegram",
  "counter",
  "file",
  "transfer",
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Names of the statutory clocks (`cli deadline` prints them). */
export const CLOCK_NAMES = [
  "answer",
  "analysis",
  "handling",
  "plan",
  "promise",
  "feedback",
  "decline",
  "extension",
  "rectification",
  "contact",
] as const;
export type ClockName = (typeof CLOCK_NAMES)[number];

/**
 * Events from which a clock can start. A unit cannot stop a clock by not signing: `workSheetReceived` is the
 * delivery of the sheet to the unit's in-tray, not its signature.
 */
export const CLOCK_EVENTS = [
  "registered",
  "dispatched",
  "workSheetReceived",
  "unitReplied",
  "planPromised",
  "extensionApproved",
  "orderIssued",
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

/**
 * What a person may be to a request, whatever the regulation at hand calls it. `recipient` is somebody outside
 * the house who only gets letters and copies (an inspection office, a government).
 */
export const ROLES = [
  "intakeClerk",
  "caseOfficer",
  "triageOfficer",
  "windowStaff",
  "liaison",
  "operator",
  "chiefRepresentative",
  "unitLeader",
  "leaderInCharge",
  "manager",
  "helper",
  "countyContact",
  "districtOffice",
  "reviewer",
  "supervisor",
  "disciplineInspector",
  "administrator",
  "recipient",
] as const;
export type Role = (typeof ROLES)[number];
