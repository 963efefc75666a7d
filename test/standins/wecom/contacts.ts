import { ApiRefusal, type Corp, type StandinMember } from "./platform.ts";

/** Departments and members, read only. */
export class Contacts {
  readonly #corp: Corp;
  constructor(corp: Corp) {
    this.#corp = corp;
  }

  /** GET /cgi-bin/department/list */
  departments(id: string | undefined): Record<string, unknown> {
    const all = this.#corp.departments;
    if (id !== undefined && id !== "" && !all.some((one) => one.id === Number(id))) {
      throw new ApiRefusal(60003, "department not found");
    }
    const under =
      id === undefined || id === "" ? all : all.filter((one) => this.#isUnder(one.id, Number(id)));
    return { department: under.map((one) => ({ ...one, name_en: "", department_leader: [] })) };
  }

  /** GET /cgi-bin/user/list and /cgi-bin/user/simplelist */
  membersOf(departmentId: string | undefined, simple: boolean): Record<string, unknown> {
    const id = Number(departmentId);
    if (!this.#corp.departments.some((one) => one.id === id))
      throw new ApiRefusal(60003, "department not found");
    const members = this.#corp.members.filter((one) => one.department.includes(id) && one.status !== 5);
    const short = ({ userid, name, department }: StandinMember) => ({ userid, name, department });
    return { userlist: simple ? members.map(short) : members.map((one) => this.#shown(one)) };
  }

  /** GET /cgi-bin/user/get */
  member(userid: string | undefined): Record<string, unknown> {
    if (userid === undefined || !/^[\w.@-]{1,64}$/.test(userid))
      throw new ApiRefusal(40003, "invalid userid");
    const member = this.find(userid);
    if (member === null) throw new ApiRefusal(60111, "userid not found");
    return this.#shown(member);
  }

  /** POST /cgi-bin/user/list_id */
  ids(cursor: string, limit: number): Record<string, unknown> {
    const all = this.#corp.members
      .filter((one) => one.status !== 5)
      .flatMap((one) => one.department.map((department) => ({ userid: one.userid, department })));
    const from = cursor === "" ? 0 : Number(cursor);
    const next = from + limit < all.length ? String(from + limit) : "";
    return { dept_user: all.slice(from, from + limit), next_cursor: next };
  }

  /** Members are found whatever the case. */
  find(userid: string): StandinMember | null {
    return (
      this.#corp.members.find(
        (one) => one.userid.toLowerCase() === userid.toLowerCase() && one.status !== 5,
      ) ?? null
    );
  }

  /** What applications created since 2022-06-20 are shown: no phone, mail, gender, picture. */
  #shown(one: StandinMember): Record<string, unknown> {
    return {
      userid: one.userid,
      name: one.name,
      department: one.department,
      order: one.department.map(() => 0),
      position: one.position,
      is_leader_in_dept: one.is_leader_in_dept,
      direct_leader: [],
      telephone: "",
      alias: "",
      status: one.status,
      main_department: one.department[0],
      extattr: { attrs: [] },
    };
  }

  #isUnder(id: number, top: number): boolean {
    if (id === top) return true;
    const parent = this.#corp.departments.find((one) => one.id === id)?.parentid;
    return parent !== undefined && parent !== id && parent !== 0 && this.#isUnder(parent, top);
  }
}
