/** What classify, train and evaluate say on stderr. */
export const understandingTexts = {
  classifyUsage:
    "用法：npm run -s cli -- classify --pack <规制包> [--model <模型文件>] [--directory <职责清单.jsonl>] [--at <日期>] < 诉求.jsonl",
  trainUsage: "用法：npm run -s cli -- train --labels <标注文件.jsonl> --out <模型文件>",
  evaluateUsage: "用法：npm run -s cli -- evaluate --labels <标注文件.jsonl> [--model <模型文件>]",
  missingOption: (name: string) => `缺少 --${name}。`,
  badDate: (value: string) => `--at 后面应当是像 2026-03-01 这样的日期，不能是“${value}”。`,
  badLine: (line: number, why: string) => `第 ${line} 行读不了：${why}。这一行没有分类，请改好后再试。`,
  notJson: "不是 JSON",
  notUtterance: (field: string) => `要有 text 或 turns，格式不对的地方：${field || "整行"}`,
  cannotRead: (file: string, why: string) => `读不了文件 ${file}：${why}`,
  cannotWrite: (file: string, why: string) => `写不了文件 ${file}：${why}`,
  badModel: (file: string, why: string) => `模型文件 ${file} 不能用：${why}。请用 train 命令重新生成。`,
  badLabels: (file: string, why: string) => `标注文件 ${file} 有错：${why}`,
  nothingToLearn: (file: string) =>
    `${file} 里没有可以学的标注（kind、scope、nature、conduct、domain 至少要有一种，而且要有两个不同的值）。`,
  nothingToMeasure: (file: string) => `${file} 里没有标注，没有可以比较的。`,
  learned: (rows: number, labels: readonly string[], file: string) =>
    `学了 ${rows} 行，标注：${labels.join("、")}。模型写到 ${file}`,
} as const;
