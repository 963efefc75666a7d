import { bareCommand, foldText } from "./foldText.ts";

const GREETING =
  /^(你们?好|您好|喂|嗨|hi|hello|哈喽|在吗|在不在|在么|有人(在)?(吗|么|没有?)|早上好|早安|早|上午好|中午好|下午好|晚上好|打扰了?|打搅了?|同志|老师|领导|请问|(我(要|想))?(咨询|反映)(一下|个?问题|一?个?事情?)?)+(啊|呀|吗|哈)?$/;
const THANKS =
  /^(非常感谢|太感谢|感谢|谢谢|多谢|谢了|谢啦|辛苦|麻烦|费心|好的|好嘞|好滴|好|嗯|哦|噢|行|可以|知道|晓得|收到|明白|了解|ok|okay|没事|没问题|再见|拜拜|先这样|就这样|太好|真好|不客气|得|中|对|是的|是|您|你|你们|大家|了|啦|啊|的|哈|呵|就|那|等(你们|您)?(的)?(消息|回复|通知))+$/;
const CURSES =
  /傻逼|煞笔|傻b|沙比|\bsb\b|^sb$|废物|饭桶|滚(蛋|开|出去|吧)?|他?妈的|他妈|操你妈?|草你妈?|去死|狗屁|放屁|王八蛋?|混蛋|畜生|白痴|智障|脑残|没用的东西|什么(破|垃圾|鬼|狗)(玩意儿?|东西|窗口|单位|部门|政府|机器人|服务|系统|地方|态度)|什么(玩意儿?|东西)|(是|全是|都是|真是)(一群|一帮|个)?垃圾|垃圾(机器人|玩意儿?|东西|政府|部门|服务)|骗子|吃干饭/gu;
const AROUND_CURSES =
  /你们?|您|我|他们?|这|那|些|个|帮|群|一|都|全|是|真|就|太|的|了|啊|呀|吧|给|什么|机器人|政府|窗口|东西|人|干部|老子|去|很/gu;
const SKIP =
  /^((我)?(不想|不愿意?|不肯)(说|留|讲|告诉你们?|给|写)?(电话|手机号?|号码|名字|姓名|这个|这些|太多|那么多)?|不(说|留|给|讲|方便|告诉)(说|留|讲|你们?)?|跳过|略过|下一个|保密|匿名|没有?(电话|手机|号码)?|不(知道|清楚|记得|晓得)|记不(清|得)|忘|算|不用|不需要|不必|无|pass|skip|随便)$/;
const YES =
  /^(对的?|是的?|对对+|没错|不错|正确|确认|确定|登记|好的?|可以|行|嗯+|ok|okay|没问题|无误|同意|要|中|得|yes|y)(登记|确认|的|对)*$/;
const NO = /^(不对|不是|有错|错|不正确|不行|不|否|不同意|有问题|no|n)$/;
const SOLVED =
  /^(了|啦|那|就|哦|我|这下|(已经?|都)?解决|明白|懂|清楚|知道|晓得|会|可以|行|够|好的?|没问题|谢谢|多谢|感谢|非常感谢|辛苦|有用|收到|ok|okay|嗯+|是的?|对的?|你们?|您)+$/;
const UNSOLVED =
  /^(还是|还|都|也)?(没|没有|未)(有)?(解决|办成|办好|说清楚?|用|明白|懂|弄好|搞定)$|^(还是)?(不行|不清楚|不懂|不明白|办不了|不会|没用|看不懂|听不懂)$|^(帮我)?(没解决)?(帮我)?登记$|^(解决不了|不是这个|不是我要的|答非所问|不是我问的|说的不对|不对)$/;

/** One of the small things people say that are no request, or null. */
export type SmallTalk = "greeting" | "thanks" | "insult" | null;

/** Recognises greetings, thanks and mere abuse; anything that may carry a matter is null. */
export function readSmallTalk(text: string): SmallTalk {
  const folded = foldText(text);
  if (folded.length === 0 || folded.length > 40) return null;
  if (GREETING.test(folded)) return "greeting";
  if (THANKS.test(folded)) return "thanks";
  return isMereAbuse(folded) ? "insult" : null;
}

function isMereAbuse(folded: string): boolean {
  const without = folded.replace(CURSES, "");
  return without !== folded && without.replace(AROUND_CURSES, "").length <= 2;
}

/** 不想说, 跳过, 不方便 and the like: the question is let go. */
export function isSkip(text: string): boolean {
  return SKIP.test(plain(text));
}

/** A yes to what was read back. */
export function isYes(text: string): boolean {
  return YES.test(plain(text));
}

/** A bare no, without what would be right. */
export function isNo(text: string): boolean {
  return NO.test(plain(text));
}

/** The answer was enough. */
export function isSolved(text: string): boolean {
  return SOLVED.test(plain(text));
}

/** The answer was not enough, or it could not be done that way. */
export function isUnsolved(text: string): boolean {
  return UNSOLVED.test(plain(text));
}

function plain(text: string): string {
  const folded = foldText(text).replace(/(了|啦|啊|呀|吧|呢|哦|哈|嘛)+$/, "");
  return folded.length > 20 ? "" : folded;
}

/** Asks when something will happen at last, without saying anything new: 怎么还没人联系我. */
export function isChase(text: string): boolean {
  const bare = bareCommand(foldText(text));
  if (bare.length > 22) return false;
  return (
    /^(怎么|咋|为什么|为何)?(都|这么久|几天|好几天|一?个?(星期|月))?(了)?(都|怎么|咋)?(还|一直|到现在)?(没有?|不)(人|消息|动静|回复|回音|联系|结果|答复|给我?(回复|答复|消息))(联系|回复|答复|找|理|管|通知|告诉)?(我|俺|我们)?(呢|吗)?$/.test(
      bare,
    ) ||
    /^(还要|要|得|需要)(等)?(多久|几天|多长时间)(才能)?(有)?(办好|结果|消息|回复|答复)?$/.test(bare) ||
    /^(什么时候|啥时候|几时|哪天)(才?能)?(有)?(办好|结果|消息|回复|答复|联系|给我?(回复|答复|消息))(我)?$/.test(
      bare,
    ) ||
    /^(快点|赶紧|赶快|尽快|催)(一?催|办|处理|解决|回复|给我(办|解决|回复))?$/.test(bare)
  );
}

/** Says that a closed matter was not done after all: 没办成, 还是没解决. */
export function isNotDone(text: string): boolean {
  return /^(还是|还|都|也|根本)?(没|没有|未)(有)?(给(我|俺))?(办成|解决|办好|办下来|办)$/.test(
    bareCommand(foldText(text)),
  );
}

/** Begins with saying that it is still the matter which the desk knows: 还是那个事，…… */
export function isSameMatter(text: string): boolean {
  return /^(我)?(说的)?(这|这次)?(还是|就是|仍是|仍然是)(我)?(那|这|上次|上回|之前|以前|前几天|前面|刚才|原来|老)(的|说的|反映的|那|这)*(一)?(个|件)?(老)?(事|问题|诉求)/u.test(
    foldText(text),
  );
}
