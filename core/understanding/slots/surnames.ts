import { CharacterSet } from "./characterSet.ts";

/** Family names in use in China, the double ones apart. */
const SINGLE =
  "王李张傅萧阎刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文牛樊葛邢安齐庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由闫仉肇郏邴蓟酆滑皇幸逄笪缑亢庚晨续镡苍贝逢郗烟闾钮祭";
const DOUBLE =
  "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 轩辕 南宫 长孙 宇文 独孤 西门 东郭 百里 呼延 申屠 太史 闻人 澹台 濮阳 淳于 单于 公冶 宗政 钟离 鲜于 闾丘 亓官 司寇 子车 颛孙 漆雕 乐正 公西 巫马 第五 赫连 拓跋 纳兰 完颜 叶赫 爱新觉罗".split(
    " ",
  );

const SINGLES = new CharacterSet(SINGLE);
const DOUBLES = new Set(DOUBLE);
const DOUBLE_STARTS = new CharacterSet(DOUBLE.map((name) => name.slice(0, 1)).join(""));

/** The length of the family name at `at`: 2 for 欧阳, 1 for 王, 0 for none. */
export function surnameLength(text: string, at: number): number {
  if (isDouble(text, at)) return 2;
  return SINGLES.at(text, at) ? 1 : 0;
}

function isDouble(text: string, at: number): boolean {
  return DOUBLE_STARTS.at(text, at) && DOUBLES.has(text.slice(at, at + 2));
}

/** Rare family names that are everyday words: read as names only where the person says 我叫 or 我姓. */
const RARE = new CharacterSet(
  "区都呼和游商车花银楼权路门时全公相来应那但就由过再信初原储位计展索宣普支户况于从单解包别通能满有者步边盘水羊牛家年者粟衣居揭利战斯幸奉闭由生国后亓是儿什干要农修练",
);

/** True where the character at `at` is rather a word than a family name. */
export function isRareSurname(text: string, at: number): boolean {
  return RARE.at(text, at) && !isDouble(text, at);
}

/** How people spell their family name: the parts of the character, or a word that holds it. */
const SPELLED: Record<string, string> = {
  弓长: "张",
  木子: "李",
  耳东: "陈",
  立早: "章",
  双木: "林",
  口天: "吴",
  言午: "许",
  古月: "胡",
  双人余: "徐",
  双人徐: "徐",
  三横王: "王",
  三横一竖: "王",
  文刀: "刘",
  卯金刀: "刘",
  草头黄: "黄",
  大肚黄: "黄",
  走肖: "赵",
  小月: "肖",
  草字头的肖: "萧",
  木易: "杨",
  木土: "杜",
  禾呈: "程",
  禾口王: "程",
  言射: "谢",
  女兆: "姚",
  人未余: "余",
  干勾于: "于",
  日月明: "明",
  古文的文: "文",
  十口: "叶",
  水工: "江",
  三点水的汪: "汪",
  三点水的江: "江",
  美女姜: "姜",
  草头蒋: "蒋",
  西早覃: "覃",
  耳关: "郑",
  关耳郑: "郑",
  走召: "赵",
  马奔: "冯",
  两点水的冯: "冯",
  双口吕: "吕",
  双口: "吕",
  人可何: "何",
  人可: "何",
  单人何: "何",
  单人付: "付",
  师傅的傅: "傅",
  十豆: "彭",
  四维罗: "罗",
  四夕: "罗",
  四夕罗: "罗",
  言炎: "谈",
  西早谭: "谭",
  言覃: "谭",
  走之底的连: "连",
  宝盖宋: "宋",
  宝盖头的宋: "宋",
  子小: "孙",
  幸福的幸: "幸",
  山佳: "崔",
  山隹: "崔",
  门文: "闵",
  门三: "闫",
  三横闫: "闫",
  页彦: "颜",
  颜色的颜: "颜",
  严格的严: "严",
  阎王的阎: "阎",
  立里: "童",
  竹付: "符",
  草头范: "范",
  饭食范: "范",
  尔东: "陈",
};

const SPELLINGS = Object.keys(SPELLED).sort((a, b) => b.length - a.length);
const SPELLING = new RegExp(SPELLINGS.join("|"), "y");

/** A spelled family name at `at` (弓长张, 木子李, 耳东陈), with where it ends; undefined for none. */
export function spelledSurname(text: string, at: number): { surname: string; end: number } | undefined {
  SPELLING.lastIndex = at;
  const found = SPELLING.exec(text);
  const surname = found ? SPELLED[found[0]] : undefined;
  if (!found || !surname) return undefined;
  const end = at + found[0].length;
  return { surname, end: text[end] === surname ? end + 1 : end };
}
