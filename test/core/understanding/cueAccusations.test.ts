import { describe, expect, it } from "vitest";
import { CueReader } from "../../../core/understanding/cues.ts";
import { TextPreparer } from "../../../core/understanding/preparedText.ts";

const cues = new CueReader();
const preparer = new TextPreparer();
const accused = (text: string): [officials: number, others: number] => {
  cues.read(preparer.prepare("", text));
  return [Math.sign(cues.count("ofOfficials")), Math.sign(cues.count("ofOthers"))];
};

describe("an accusation", () => {
  it.each<[string, [number, number]]>([
    ["街道办只会敷衍我们", [1, 0]],
    ["窗口的工作人员态度恶劣", [1, 0]],
    ["物业公司的工作人员态度恶劣", [0, 1]],
    ["去售楼部问了三次才等到人，那里的工作人员态度恶劣", [0, 1]],
    ["去社保局问了三次才等到人，那里的工作人员态度恶劣", [1, 0]],
    ["负责人态度恶劣", [1, 0]],
    ["开发商一直敷衍我们", [0, 1]],
    ["找过住建局，开发商还是敷衍", [0, 1]],
    ["开发商违规，住建局不作为", [1, 0]],
    ["态度恶劣", [0, 0]],
    ["街道办离这里有三站路，中间还要换一次车，走到那里要很久很久，昨天又听说老赵态度恶劣", [0, 0]],
  ])("is of whoever was named last: %s", (text, expected) => {
    expect(accused(text)).toEqual(expected);
  });
});
