import type { Corp } from "./platform.ts";

/** A corp to try things with. @param callbackBase where the program under test listens; null: no callbacks */
export function demoCorp(callbackBase: string | null): Corp {
  const callback = (path: string) => (callbackBase === null ? null : `${callbackBase}${path}`);
  return {
    corpId: "ww5823bf96d3bd56c7",
    apps: [
      {
        agentId: 1000002,
        secret: "standin-app-secret-0123456789",
        token: "appCallbackToken",
        aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
        callbackUrl: callback("/wecom/app/callback"),
        trustedDomain: null,
      },
    ],
    kf: {
      secret: "standin-kf-secret-0123456789",
      token: "kfCallbackToken",
      aesKey: "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
      callbackUrl: callback("/wecom/kf/callback"),
    },
    kfAccounts: [{ open_kfid: "wkStandinDesk00000000000000000001", name: "办成事" }],
    departments: [
      { id: 1, name: "政务服务中心", parentid: 0, order: 100 },
      { id: 2, name: "办不成事窗口", parentid: 1, order: 90 },
      { id: 3, name: "医保局", parentid: 1, order: 80 },
    ],
    members: [
      {
        userid: "ZhangSan",
        name: "张三",
        department: [2],
        position: "窗口",
        is_leader_in_dept: [0],
        status: 1,
      },
      {
        userid: "LiSi",
        name: "李四",
        department: [3],
        position: "联络员",
        is_leader_in_dept: [0],
        status: 1,
      },
      {
        userid: "WangWu",
        name: "王五",
        department: [3, 1],
        position: "局长",
        is_leader_in_dept: [1, 0],
        status: 1,
      },
      { userid: "ZhaoLiu", name: "赵六", department: [3], position: "", is_leader_in_dept: [0], status: 4 },
    ],
  };
}
