import type { Command } from "../../../core/lifecycle/command.ts";
import type { Dimensions } from "../../../core/lifecycle/eventParts.ts";
import { missingBeforeDispatch } from "../../../core/lifecycle/gates.ts";
import { dimensionsOf, liveClocks } from "../../../core/lifecycle/ticket.ts";
import { written } from "../stories.ts";
import { CITIZEN, firstOf, officeLater, type Scene, type Step, step, whoCan } from "./scene.ts";

/** What the window does with a request that nobody has settled yet. */
export function whileRegistered(scene: Scene): Step | null {
  return firstOf(
    () => decline(scene),
    () => atOnce(scene),
    () => confirm(scene),
    () => analyse(scene),
    () => answer(scene),
    () => triage(scene),
  );
}

/** From what is settled to what goes out. */
export function whileTriaged(scene: Scene): Step | null {
  return firstOf(
    () => atOnce(scene),
    () => confirm(scene),
    () => analyse(scene),
    () => answer(scene),
    () => opinion(scene),
    () => approval(scene),
    () => conduct(scene),
    () => otherLevel(scene),
    () => merge(scene),
    () => dispatch(scene),
  );
}

/** A declined request that somebody takes on after all. */
export function whileDeclined(scene: Scene): Step | null {
  const { fate, citizen } = scene.case;
  if (!fate.overrules) return null;
  const at = officeLater(scene, citizen.dice.between(60, 900));
  return step(at, whoCan(scene, "overruleDecline"), { type: "overruleDecline", reason: written.overrule });
}

function decline(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { citizen, fate } = scene.case;
  const { classification } = ticket;
  if (classification === null || classification.scope === "service" || fate.overrules) return null;
  const applicant = citizen.enterprise ? "enterprise" : "person";
  const at = officeLater(scene, citizen.dice.between(15, 600));
  const delivered = citizen.channel === "counter";
  const rule = office.pack.exclusions.find(({ exclusion }) => exclusion === classification.exclusion);
  if (rule?.treatment === "guide") return null;
  const reason = rule?.exclusion ?? "outOfScope";
  if (reason === "outOfScope" && office.pack.outOfScope[applicant].handOver) {
    return step(at, whoCan(scene, "transferToPlatform"), {
      type: "transferToPlatform",
      applicant,
      number: null,
      delivered,
    });
  }
  return step(at, whoCan(scene, "decline"), { type: "decline", reason, applicant, delivered });
}

function confirm(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { citizen, fate } = scene.case;
  const ways = office.pack.lifecycle.confirmation?.ways;
  if (ways === undefined || ticket.confirmedAt !== null || !fate.confirms) return null;
  const at = officeLater(scene, citizen.dice.between(3, 60));
  const onPaper = citizen.channel === "counter" && ways.includes("signature");
  if (onPaper) return step(at, whoCan(scene, "confirm"), { type: "confirm", way: "signature" });
  return ways.includes("chat") ? step(at, CITIZEN, { type: "confirm", way: "chat" }) : null;
}

function analyse(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { dice } = scene.case.citizen;
  const rule = office.pack.lifecycle.causeAnalysis;
  if (rule === undefined || ticket.cause !== null) return null;
  const at = officeLater(scene, dice.chance(95) ? dice.between(10, 120) : dice.between(420, 700));
  const command: Command = { type: "analyseCause", cause: dice.pick(written.cause), dimensions: {} };
  return step(at, whoCan(scene, "analyseCause", { role: rule.by }), command);
}

/** What the regulation wants answered at once is, where somebody is quick. */
function atOnce(scene: Scene): Step | null {
  const { citizen, fate } = scene.case;
  const wanted = liveClocks(scene.ticket).some(
    ({ clock, status }) => clock === "answer" && status === "running",
  );
  if (!wanted || !fate.quick) return null;
  return answerAt(scene, officeLater(scene, citizen.dice.between(3, 25)));
}

function answer(scene: Scene): Step | null {
  const { fate, citizen } = scene.case;
  return fate.onTheSpot ? answerAt(scene, officeLater(scene, citizen.dice.between(5, 55))) : null;
}

function answerAt(scene: Scene, at: number): Step | null {
  const { ticket } = scene;
  if (ticket.accused !== null || ticket.classification?.conduct === true || ticket.round > 1) return null;
  return step(at, whoCan(scene, "answer"), {
    type: "answer",
    guideId: null,
    guideTitle: null,
    result: { result: "explained", text: written.onTheSpot, basis: null, alternative: null },
    notice: true,
  });
}

function triage(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { citizen, fate } = scene.case;
  const { dice } = citizen;
  const { classification } = ticket;
  if (classification === null || office.departments.length === 0) return null;
  const at = officeLater(scene, dice.chance(92) ? dice.between(10, 180) : dice.between(300, 900));
  const departmentId = classification.departmentId ?? dice.pick(office.departments).id;
  const aboutConduct =
    classification.conduct && (citizen.storyKind === "conduct" ? dice.chance(90) : dice.chance(25));
  return step(at, whoCan(scene, "triage", { role: office.pack.triage.by }), {
    type: "triage",
    kind: dice.chance(94) ? classification.kind : dice.pick(["consult", "assist", "coordinate"]),
    dimensions: settledDimensions(scene),
    departmentId,
    accused: aboutConduct ? { departmentId, staffIds: [] } : null,
    note: fate.complex ? written.opinion : null,
  });
}

/** What the classifier found, and what a person adds: rules of the pack say which values make a request what it is. */
function settledDimensions({ office, ticket, case: { fate, citizen } }: Scene): Dimensions {
  const { lifecycle, dimensions } = office.pack;
  const settled: Dimensions = { ...dimensionsOf(ticket) };
  const apply = (rule: { whenAny: readonly Record<string, readonly string[]>[] } | undefined) => {
    for (const [id, values] of Object.entries(rule?.whenAny[0] ?? {})) {
      const dimension = dimensions.find((one) => one.id === id);
      const value = dimension?.values.find((one) => values.includes(one.id));
      if (value !== undefined) settled[id] = value.id;
    }
  };
  if (fate.units > 1) apply(lifecycle.leadUnit);
  if (citizen.dice.chance(6)) apply(lifecycle.otherLevel);
  for (const { id, values, assumed, several } of dimensions) {
    if (assumed !== undefined && fate.complex && settled[id] === assumed && values.length > 1)
      settled[id] = citizen.dice.pick(values.filter((one) => one.id !== assumed)).id;
    if (assumed === undefined && settled[id] === undefined && values.length > 1 && citizen.dice.chance(30))
      settled[id] = several ? [citizen.dice.pick(values).id] : citizen.dice.pick(values).id;
  }
  // one unit is not several
  if (fate.units === 1 && lifecycle.leadUnit !== undefined)
    for (const match of lifecycle.leadUnit.whenAny) for (const id of Object.keys(match)) delete settled[id];
  return settled;
}

function opinion(scene: Scene): Step | null {
  const { dice } = scene.case.citizen;
  if (scene.ticket.opinion !== null) return null;
  const owed = scene.office.pack.lifecycle.opinionBeforeDispatch !== undefined && missing(scene);
  if (!owed) return null;
  const at = officeLater(scene, dice.between(15, 150));
  return step(at, whoCan(scene, "giveOpinion"), {
    type: "giveOpinion",
    verified: written.verified,
    opinion: written.opinion,
  });
}

function missing({ office, ticket }: Scene): boolean {
  const approved = office.pack.lifecycle.workSheetApproval !== undefined && ticket.approval === null;
  return missingBeforeDispatch(office, ticket).length > (approved ? 1 : 0);
}

function approval(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  const rule = office.pack.lifecycle.workSheetApproval;
  if (rule === undefined || ticket.approval !== null || ticket.accused !== null) return null;
  const at = officeLater(scene, citizen.dice.between(10, 150));
  const by = whoCan(scene, "approveSheet", { role: rule.by });
  if (fate.sheetsReturned > 0 && ticket.sheetReturned === null)
    return step(at, by, { type: "returnSheet", why: written.returned });
  const limit = rule.setsLimit ? { workdays: citizen.dice.between(2, 6) } : null;
  return step(at, by, { type: "approveSheet", limit, note: null });
}

function conduct(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  if (ticket.accused === null) return null;
  const at = officeLater(scene, citizen.dice.between(10, 120));
  if (fate.forwardsClue && ticket.notes.clues === 0) {
    const by = whoCan(scene, "forwardClue");
    return by === null ? null : { at, move: { by, command: { type: "forwardClue" }, clue: written.clue } };
  }
  const { to } = office.pack.lifecycle.conduct;
  const inUnit = office.staff.some((one) => one.roles.includes(to) && one.departmentId !== null);
  const elsewhere = office.departments.filter(({ id }) => id !== ticket.accused?.departmentId);
  const departmentId = inUnit && elsewhere.length > 0 ? citizen.dice.pick(elsewhere).id : null;
  return step(at, whoCan(scene, "dispatchConduct"), { type: "dispatchConduct", departmentId });
}

function otherLevel(scene: Scene): Step | null {
  const { office } = scene;
  const { fate, citizen } = scene.case;
  const rule = office.pack.lifecycle.otherLevel;
  if (rule === undefined || !fate.otherLevel) return null;
  const there = office.staff.filter(({ roles }) => roles.includes(rule.to));
  if (there.length === 0) return null;
  const { id, name } = citizen.dice.pick(there);
  const at = officeLater(scene, citizen.dice.between(10, 120));
  const hall = office.pack.lifecycle.network?.halls[0] ?? name;
  return step(at, whoCan(scene, "transferToLevel"), {
    type: "transferToLevel",
    hall,
    contact: name,
    staffId: id,
  });
}

function merge(scene: Scene): Step | null {
  const { fate, citizen } = scene.case;
  if (!fate.merges || scene.ticket.round > 1) return null;
  const by = whoCan(scene, "merge");
  if (by === null) return null;
  const at = officeLater(scene, citizen.dice.between(20, 200));
  return { at, move: { by, command: { type: "merge", why: written.merge }, together: true } };
}

function dispatch(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  const { dice } = citizen;
  const first = ticket.classification?.departmentId ?? dice.pick(office.departments).id;
  const others = office.departments.map(({ id }) => id).filter((id) => id !== first);
  const units = [first];
  while (units.length < fate.units && others.length > 0)
    units.push(...others.splice(dice.roll(others.length), 1));
  const wanted = office.pack.lifecycle.confirmation !== undefined && ticket.confirmedAt === null;
  const at = officeLater(scene, dice.chance(94) ? dice.between(10, 150) : dice.between(300, 800));
  return step(at, whoCan(scene, "dispatch", { role: office.pack.triage.by }), {
    type: "dispatch",
    unconfirmedWhy: wanted ? written.unconfirmed : null,
    units: units.map((departmentId, i) => ({
      departmentId,
      lead: i === 0,
      task: units.length > 1 && i > 0 ? written.meetingTask : null,
      limit: null,
      byHand: fate.byHand,
    })),
  });
}
