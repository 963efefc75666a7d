import { z } from "zod";
import type { ApiResult } from "./apiResult.ts";
import type { WecomApi } from "./wecomApi.ts";

export type WecomDepartment = { id: number; name: string; parentId: number | null; order: number };
export type WecomMember = {
  userId: string;
  name: string;
  departmentIds: number[];
  /** the departments that the member leads */
  leads: number[];
  position: string;
  /** can be written to */
  active: boolean;
  /** disabled, or gone; somebody who was asked in and has not come yet is neither active nor this */
  left: boolean;
};
export type WecomContacts = { departments: WecomDepartment[]; members: WecomMember[] };

const departmentAnswer = z.object({
  department: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      parentid: z.number().int().default(0),
      order: z.number().default(0),
    }),
  ),
});
const member = z.object({
  userid: z.string().min(1),
  name: z.string().default(""),
  department: z.array(z.number().int()).default([]),
  is_leader_in_dept: z.array(z.number()).default([]),
  position: z.string().default(""),
  status: z.number().default(1),
});
const membersAnswer = z.object({ userlist: z.array(member) });
const ACTIVE = 1;
const LEFT = [2, 5];

/**
 * All departments and members that the application may see, members in several departments once. All or nothing: half
 * a list would make leavers of those who are not on it.
 */
export async function readContacts(api: WecomApi): Promise<ApiResult<WecomContacts>> {
  const listed = await api.get("app", "/cgi-bin/department/list", {}, departmentAnswer);
  if (!listed.ok) return listed;
  const departments = listed.value.department.map(({ id, name, parentid, order }) => ({
    id,
    name,
    parentId: parentid === 0 ? null : parentid,
    order,
  }));
  const members = new Map<string, WecomMember>();
  for (const { id } of departments) {
    const query = { department_id: String(id) };
    const found = await api.get("app", "/cgi-bin/user/list", query, membersAnswer);
    if (!found.ok) return found;
    for (const one of found.value.userlist) members.set(one.userid.toLowerCase(), shown(one));
  }
  return { ok: true, value: { departments, members: [...members.values()] } };
}

/** One member; final `60111` where there is none. */
export async function readMember(api: WecomApi, userId: string): Promise<ApiResult<WecomMember>> {
  const found = await api.get("app", "/cgi-bin/user/get", { userid: userId }, member);
  return found.ok ? { ok: true, value: shown(found.value) } : found;
}

function shown(one: z.infer<typeof member>): WecomMember {
  return {
    userId: one.userid,
    name: one.name,
    departmentIds: one.department,
    leads: one.department.filter((_id, i) => one.is_leader_in_dept[i] === 1),
    position: one.position,
    active: one.status === ACTIVE,
    left: LEFT.includes(one.status),
  };
}
