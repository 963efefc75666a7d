import type { Dimensions, Owner } from "../../lifecycle/eventParts.ts";
import { roleLabel } from "../../lifecycle/packRules.ts";
import type { WorkingOffice } from "../../office/workingOffice.ts";
import { departmentName } from "../../records/recordUnits.ts";
import { recordTexts } from "../../records/texts.ts";
import type { Channel } from "../../words.ts";
import { staffTexts } from "./texts.ts";

/** What the pack calls a handling kind. */
export function kindLabel({ pack }: WorkingOffice, kind: string): string {
  return pack.kinds.find((one) => one.kind === kind)?.label ?? kind;
}

/** What the pack, or the house, calls a channel. */
export function channelLabel({ pack }: WorkingOffice, channel: Channel): string {
  return pack.channels.find((one) => one.channel === channel)?.label ?? recordTexts.channels[channel];
}

/** Dimensions with the labels of their settled values, in the pack's order. */
export function dimensionLabels(
  { pack }: WorkingOffice,
  dimensions: Dimensions,
): { id: string; label: string; values: string[] }[] {
  return pack.dimensions.flatMap((dimension) => {
    const settled = dimensions[dimension.id];
    if (settled === undefined) return [];
    const values = [settled].flat().map((id) => dimension.values.find((one) => one.id === id)?.label ?? id);
    return [{ id: dimension.id, label: dimension.label, values }];
  });
}

/** Who has a ticket in hand: the role, with the person or the unit where one is settled. */
export function ownerLabel(office: WorkingOffice, owner: Owner): string {
  const role = roleLabel(office.pack, owner.role);
  const person = office.staff.find((one) => one.id === owner.staffId)?.name ?? null;
  const unit = departmentName(office, owner.departmentId);
  const names = [unit, person].filter((one) => one !== null);
  return names.length === 0 ? role : `${names.join(" ")}（${role}）`;
}

/** The name of a department, or that none is settled. */
export function unitLabel(office: WorkingOffice, id: string | null): string {
  return departmentName(office, id) ?? staffTexts.noUnit;
}
