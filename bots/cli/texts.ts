/** What the command line says. */
export const cliTexts = {
  usage: `用法：npm run -s cli -- <命令> [参数]

  classify --pack <规制包>            逐行判断标准输入里的消息（JSON Lines）
  deadline --pack <规制包> --at <时间> 算出那时收到的诉求有哪些时限、为什么
  intake --office <窗口> <文件…>       把文件里的消息或通话（JSON Lines）登记进来
  ledger --office <窗口> --year <年> --format csv|xlsx|json
                                      把一年的台账写到标准输出
  simulate --office <窗口> --days <天数> --rate <每天人数> --seed <种子> [--from <日期>]
                                      在模拟的时间里过这么多天，打印这一段的数字
  office add <文件>                    建一个窗口：执行哪个规定、有哪些单位和人
  office list                         列出现有的窗口
  verify                              核对全部经过记录没有被改动
  pack check <文件>                   检查一个规制包，并用话说出来
  train --labels <文件> --out <模型>   从标注里学习
  evaluate --labels <文件>            按标注打分
`,
  intakeUsage: "用法：npm run -s cli -- intake --office <窗口> <文件…>",
  ledgerUsage:
    "用法：npm run -s cli -- ledger --office <窗口> --year <四位年份> --format csv|xlsx|json，结果写到标准输出",
  year: (year: number) => `${year}年`,
  simulateUsage:
    "用法：npm run -s cli -- simulate --office <窗口> --days <天数> --rate <每天人数> --seed <种子> [--from <开始日期，如 2025-01-02>]",
  simulatedTo: (date: string, registered: number) => `已经过到 ${date}，登记 ${registered} 件`,
  officeUsage: "用法：npm run -s cli -- office add <文件.json>，或 office list",
  officeAdded: (id: string, name: string, people: number) =>
    `已建窗口 ${id}（${name}），${people} 人。正在运行的程序一分钟内就知道；以后在工作台“设置”里改\n`,
  officeThere: (id: string) => `窗口 ${id} 已经有了，没有改动。要改请到工作台“设置”里改\n`,
  officeLine: (id: string, name: string, pack: string, people: number) =>
    `${id}\t${name}\t规定 ${pack}\t${people} 人\n`,
  officesNone: "还没有窗口。请用 office add <文件> 建一个\n",
  badJson: (file: string, why: string) => `${file} 不是 JSON：${why}`,
  badOffice: (file: string, why: string) => `${file} 里有不对的地方，没有建：\n${why}`,
  noOffice: (id: string, known: string[]) => `没有“${id}”这个窗口。现有：${known.join("、")}`,
  badLine: (file: string, line: number, why: string) =>
    `${file} 第 ${line} 行不是消息也不是通话（${why}），没有登记。请改好后再导入，已登记的不会重复`,
  notHandled: (count: number) =>
    `有 ${count} 件已经收下但还没有处理成功，启动服务后会自动再试；原因见上面的日志`,
  cannotRead: (file: string) => `读不到文件 ${file}，请检查路径和权限`,
  verified: (tickets: number, events: number) =>
    `核对完毕：${tickets} 件工单、${events} 条记录，没有改动，编号没有缺号\n`,
  broken: (office: string, number: string, version: number | null, what: string) =>
    `核对不通过：窗口 ${office}，编号 ${number}${version === null ? "" : `，第 ${version} 条记录`}：${what}\n`,
} as const;
