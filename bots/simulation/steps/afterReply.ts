import { activeParts } from "../../../core/lifecycle/ticket.ts";
import { written } from "../stories.ts";
import { firstOf, officeLater, type Scene, type Step, step, whoCan } from "./scene.ts";

/** From the units' replies to the one answer that the citizen is told. */
export function whileReplied(scene: Scene): Step | null {
  return firstOf(
    () => check(scene),
    () => mergeReplies(scene),
    () => tell(scene),
  );
}

function check(scene: Scene): Step | null {
  const { office, ticket } = scene;
  const { fate, citizen } = scene.case;
  const rule = office.pack.lifecycle.replyCheck;
  const part = activeParts(ticket).find(({ status }) => status === "replied");
  if (part === undefined || (rule === undefined && fate.redos <= ticket.redos)) return null;
  const at = officeLater(scene, citizen.dice.between(10, 120));
  const redo = fate.redos > part.redos;
  return step(at, whoCan(scene, "checkReply", { role: rule?.by }), {
    type: "checkReply",
    partId: part.id,
    verdict: redo ? "redo" : "pass",
    why: redo ? written.redo : null,
  });
}

function mergeReplies(scene: Scene): Step | null {
  const { ticket } = scene;
  const { dice } = scene.case.citizen;
  if (ticket.merged !== null || activeParts(ticket).length < 2) return null;
  const at = officeLater(scene, dice.between(15, 120));
  return step(at, whoCan(scene, "mergeReplies"), {
    type: "mergeReplies",
    result: { result: "done", text: written.merged, basis: null, alternative: null },
  });
}

function tell(scene: Scene): Step | null {
  const { office } = scene;
  const { fate, citizen } = scene.case;
  const late = fate.lateWindow;
  const at = officeLater(scene, late ? citizen.dice.between(300, 900) : citizen.dice.between(10, 120));
  const by = whoCan(scene, "giveFeedback", { role: office.pack.lifecycle.survey.by });
  return step(at, by, { type: "giveFeedback", text: null, channel: citizen.channel });
}
