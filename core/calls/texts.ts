/** What clerks read about the matters of a call. */
export const callTexts = {
  noMatter: "这通电话里没有这一件，请刷新页面再看。",
  registered: (by: string, number: string) => `${by}已经把它单独登记了，编号“${number}”，不用再登记。`,
  tooLate: (by: string) => `${by}已经把它单独登记了，不能再改成“不单独登记”。`,
  noWords: "按规定，您的职责不能看这通电话的内容。",
} as const;
