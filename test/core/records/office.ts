import { shippedYears } from "../../../core/deadline/yearTables.ts";
import { openOffice } from "../../../core/office/openOffice.ts";
import type { WorkingOffice } from "../../../core/office/workingOffice.ts";
import { loadPacks } from "../../../core/policy/pack.ts";

export const PACKS = loadPacks();
export const PACK_IDS = PACKS.all().map(({ id }) => id);

const YEARS = shippedYears();
const offices = new Map<string, WorkingOffice>();

/** An office under one of the packs that ship, with two units and a few people. */
export function officeUnder(packId: string): WorkingOffice {
  const known = offices.get(packId);
  if (known !== undefined) return known;
  const pack = PACKS.get(packId);
  const acting = (...wanted: string[]) =>
    pack.roles.filter(({ actsAs }) => wanted.includes(actsAs)).map(({ id }) => id);
  const office = openOffice(
    {
      id: "desk",
      name: "清禾办事大厅",
      parentId: null,
      pack,
      settings: {
        shortCode: "清禾",
        address: "清禾路1号",
        phone: "0900-0000001",
        calledNumbers: [],
        openKfIds: [],
        daysOff: {},
        daysOn: {},
      },
      departments: [
        { id: "hrss", name: "人社局" },
        { id: "land", name: "不动产中心" },
      ],
      staff: [
        { id: "clerk", name: "田小满", departmentId: null, roles: acting("intakeClerk", "triageOfficer") },
        { id: "boss", name: "石大山", departmentId: null, roles: acting("manager", "leaderInCharge") },
        { id: "unit1", name: "江一帆", departmentId: "hrss", roles: acting("liaison", "operator") },
        { id: "unit2", name: "关山月", departmentId: "land", roles: acting("liaison", "operator") },
      ],
      duties: [{ departmentId: "hrss", item: "社会保障卡申领" }],
    },
    [],
    YEARS,
  );
  offices.set(packId, office);
  return office;
}
