const MOST_NAMES = 10;

function names(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES).join("、");
  return all.length > MOST_NAMES ? `${shown}等 ${all.length} 人` : shown;
}

/** What administrators read about the contacts. */
export const directoryTexts = {
  title: "企业微信通讯录有变化",
  added: (all: readonly string[]) => `新来：${names(all)}。还没有职责，请在工作台的人员里分派。`,
  returned: (all: readonly string[]) => `恢复：${names(all)}。`,
  moved: (all: readonly string[]) => `改了姓名或单位：${names(all)}。`,
  gone: (all: readonly string[]) => `已离岗：${names(all)}。不能再登录，手上没办完的件已移交。`,
  tooMany: (count: number) =>
    `企业微信通讯录里一次少了 ${count} 人，不像是都离岗了，所以没有停用任何人。请检查应用的可见范围；确实离岗的，请在工作台的人员里停用。`,
};
