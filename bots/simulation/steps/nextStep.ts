import { drawFate } from "../fate.ts";
import { written } from "../stories.ts";
import { whileReplied } from "./afterReply.ts";
import { whileDispatched } from "./atUnit.ts";
import { whileDeclined, whileRegistered, whileTriaged } from "./atWindow.ts";
import { officeLater, type Scene, type Step, whoCan } from "./scene.ts";

/** What somebody at the office does next with a ticket, and when; null: it waits for nobody there. */
export function nextStep(scene: Scene): Step | null {
  const { ticket, case: own } = scene;
  if (ticket.round > own.round) {
    own.round = ticket.round;
    own.fate = { ...drawFate(own.citizen.dice, own.citizen.storyKind), onTheSpot: false, survey: "happy" };
  }
  switch (ticket.status) {
    case "registered":
      return whileRegistered(scene);
    case "triaged":
      return whileTriaged(scene);
    case "dispatched":
      return whileDispatched(scene);
    case "replied":
    case "checked":
      return whileReplied(scene);
    case "declined":
      return whileDeclined(scene);
    case "merged":
      return whileMerged(scene);
    case "telling":
    case "answered":
    case "closed":
    case "struckOff":
    case "archived":
    case "transferred":
    case "withdrawn":
      return null;
  }
}

function whileMerged(scene: Scene): Step | null {
  const { fate, citizen } = scene.case;
  const by = fate.unmerges ? whoCan(scene, "unmerge") : null;
  if (by === null) return null;
  const at = officeLater(scene, citizen.dice.between(200, 900));
  return { at, move: { by, command: { type: "unmerge", why: written.unmerge }, together: true } };
}
