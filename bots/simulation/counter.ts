import { accessTo, type StaffAccess } from "../../core/desk/staff/access.ts";
import { type CounterRequest, counterIntake } from "../../core/desk/staff/counterIntake.ts";
import { hasRight } from "../../core/desk/staff/staffRights.ts";
import type { WorkingOffice } from "../../core/office/workingOffice.ts";
import { loadTicket } from "../../core/store/ticketStore.ts";
import { openCase } from "./cases.ts";
import type { Citizen } from "./people.ts";
import { idFor, type World } from "./world.ts";

/** A clerk did not register what was brought to the counter. */
export class NotRegistered extends Error {
  override name = "NotRegistered";
}

/** Comes to the counter, where a clerk registers what is brought. @param at epoch ms @throws NotRegistered */
export async function comeToCounter(world: World, citizen: Citizen, at: number): Promise<void> {
  const { house } = world;
  const office = world.office();
  citizen.sent += 1;
  const parts = { database: house.database, seal: house.seal, newId: () => idFor(citizen, at), now: at };
  const key = `${citizen.id}-${citizen.sent}`;
  const answer = await counterIntake(parts, clerk(office, citizen), requestOf(office, citizen), key);
  if (!answer.ok) throw new NotRegistered(`${citizen.id}: ${answer.why}`);
  const ticket = await loadTicket(house.database.prisma, office.id, { number: answer.number });
  if (ticket === null) throw new NotRegistered(`${answer.number} is not there`);
  await openCase(world, citizen, ticket.id, at);
}

function clerk(office: WorkingOffice, { dice }: Citizen): StaffAccess {
  const able = office.staff.flatMap((one) => {
    const access = accessTo(office, one, office, () => null);
    return access !== null && hasRight(access, "intake") ? [access] : [];
  });
  const atCounter = able.filter(({ roles }) => roles.includes("intakeClerk"));
  return dice.pick(atCounter.length > 0 ? atCounter : able);
}

function requestOf({ pack }: WorkingOffice, citizen: Citizen): CounterRequest {
  const { dice, name, phone, story } = citizen;
  const signs = pack.lifecycle.confirmation?.ways.includes("signature") === true;
  const from = pack.origins.filter(({ keepsNumber, asksStep }) => keepsNumber && !asksStep);
  const handedOver = from.length > 0 && dice.chance(8);
  return {
    text: story,
    contact: { name, ...(phone === null ? {} : { phone }) },
    channel: handedOver ? "transfer" : "counter",
    ...(handedOver ? { origin: { id: dice.pick(from).id, number: `Z${citizen.id}`, step: null } } : {}),
    attachmentIds: [],
    signed: signs && !handedOver && dice.chance(70),
  };
}
