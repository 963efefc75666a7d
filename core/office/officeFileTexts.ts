/** What whoever sets up an office reads when its file is not right. */
export const officeFileTexts = {
  field: (path: string, why: string) => `${path === "" ? "整个文件" : path}：${why}`,
  unitTwice: (id: string) => `departments 里 ${id} 写了两次`,
  personTwice: (id: string) => `staff 里 ${id} 写了两次（不分大小写）`,
  guideTwice: (id: string) => `guides 里 ${id} 写了两次`,
  noUnit: (name: string, id: string) => `${name} 的单位 ${id} 不在 departments 里`,
  noRole: (name: string, role: string, known: readonly string[]) =>
    `${name} 的职责 ${role} 规制包里没有，可用：${known.join("、")}`,
  noKeeper: (roles: readonly string[]) =>
    `至少要有一个人能管人员和单位，职责是 ${roles.join(" 或 ")}，否则以后没有人能改`,
  noParent: (id: string) => `上级窗口 ${id} 还没有，请先建上级，或写 null`,
} as const;
