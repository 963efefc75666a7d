/** Words of the queue of calls with further matters. */
export const callQueueTexts = {
  title: "电话里的其他事",
  hint: "一通电话说了几件事的，先登记了第一件；另外的请您定：单独登记，还是不单独登记。",
  none: "没有等您定的。",
  look: "看一看、定下来",
  settled: (number: string) => `${number} 这通电话里的都定好了。`,
} as const;
