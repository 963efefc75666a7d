import type { HouseChange } from "../../../../core/office/houseChange.ts";
import { post } from "../api/client.ts";
import { forgetDirectory } from "../api/directory.ts";
import { at, isHome, may, officeId } from "../session.ts";

/** Whether this person changes the office looked at: their own, with the right to. */
export function changesHouse(): boolean {
  return isHome.value && may({ rights: ["house"] });
}

/** Changes something of the office; forms offer the new choices from then on. @throws ApiProblem */
export async function changeHouse(change: HouseChange): Promise<void> {
  await post(at("/house/changes"), { change });
  forgetDirectory(officeId.value);
}
