/** How strongly a citizen's clause is a demand: 0 none, 3 the word itself. */
export function demandIn(clause: string): number {
  if (/(?:诉求|要求|希望|请求|恳请|盼望)(?!我|带|提供|交|材料)/.test(clause)) return 3;
  if (
    /(?:帮我|帮忙|给(?:我|我们|俺)(?:解决|办|答复|个说法|协调|问|催|查|看|处理|落实)|(?:请|麻烦|劳烦)(?:你们|您|你|帮)|你们(?:给|能|管管|协调|催|派|来人)|管一管|尽快|赶紧(?:给|把)|协调一下|催一下)/.test(
      clause,
    )
  )
    return 2.5;
  if (
    /(?:能不能|可不可以|能否|可以不可以|行不行|(?:怎么|咋)(?:办|弄|交|查|领|申请|补|改|报|走|算|开|注销|转|缴)|该怎么|需要(?:什么|啥|哪些|带)|要(?:什么|啥|哪些)(?:材料|手续|条件|东西)|什么时候能|啥时候能|多久能|去哪(?:里|儿)?(?:办|弄)|在哪(?:里|儿)?(?:办|弄)|找谁)/.test(
      clause,
    )
  )
    return 2;
  if (/(?:想|要|来)(?:问|咨询|办|申请|反映|投诉|补|换|查|打听|了解|打听|改)/.test(clause)) return 1;
  if (/(?:是|在|要).{1,8}还是.{1,10}$/.test(clause)) return 1;
  return /(?:吗|呢|么)$/.test(clause) ? 0.5 : 0;
}

/** How strongly a citizen's clause tells what went wrong. */
export function obstacleIn(clause: string): number {
  if (
    /(?:不给|不让|办不了|办不成|办不下来|没办成|拒绝|退回|推来推去|踢皮球|没人管|不受理|不予|卡住|卡着|不认|不收)/.test(
      clause,
    )
  )
    return 2;
  if (
    /(?:一直(?:没|不|拖|说)|迟迟|还没(?:有|到|办|发)|到现在|拖了|等了|跑了|来回|又让|又说|说(?:材料)?(?:不齐|不全|不够|缺|差)|缺(?:这|那|材料)|系统|打不开|刷不(?:出|了)|坏了|丢了|扣了|停了|不亮|漏水|堵)/.test(
      clause,
    )
  )
    return 1.5;
  return 0;
}

const COMMITS =
  /(?:(?:我|我们|咱们|这边|本中心|中心|工作人员)?(?:会|马上|立刻|这就|尽快|先|现在|已经|一定|可以|来|再)?(?:给|帮|替|为|向|跟|和)(?:您|你|他们|相关|有关|窗口|部门|单位|那边|上级|领导)[^，。！？\n]{0,8}?(?:登记|记录|记下|转|派|反映|联系|回(?:复|电|话)|答复|核实|查|催|督促|协调|安排|预约|问|办理?|处理|发(?:短信|到)|打电话))|(?:会有|安排|通知)(?:人|工作人员|同事|专人|网格员|部门)?[^，。！？\n]{0,8}(?:联系|回(?:复|电)|上门|过去|处理|答复)|(?:转(?:给|到|交|办)|派(?:给|到|单))[^，。！？\n]{0,16}|[零一二两三四五六七八九十\d]+个?(?:工作日|小时|天|日)(?:之?内|以内)[^，。！？\n]{0,10}(?:答复|回复|联系|办|处理|回电|给|通知)|(?:工作日|小时|天)(?:之?内|以内)(?:会|给|答复|回复|联系)|(?:会|这就|马上|尽快)(?:把[^，。]{0,8})?(?:反映|转达|转给|上报|核实|催|协调|安排|联系|答复|回复|登记)/;
const REFUSES =
  /(?:不能|没法|无法|没办法|不好|不会|不可以|管不了|做不到|帮不了)(?:给|帮|替|为|直接|保证|马上)?/;
const ASKS_BACK =
  /(?:是不是|有没有|可以吗|行吗|好吗|方便吗|怎么称呼|贵姓|多少|哪(?:里|个|位)|什么(?:时候|问题|事))/;

/** Whether an agent's clause says what will be done. A question, or what cannot be done, is none. */
export function isPromise(clause: string): boolean {
  if (!COMMITS.test(clause) || REFUSES.test(clause)) return false;
  return !ASKS_BACK.test(clause) || /登记|转|回(?:复|电)/.test(clause.replace(ASKS_BACK, ""));
}

const COURTESY =
  /^(?:(?:好的?|行的?|嗯+|对+|是的?|可以|谢谢(?:你|您)?|再见|没有了?|没了|不用了?|知道了|明白了?|喂|你好|您好|哦+|噢+|那行|那好|好嘞|得嘞|拜拜|辛苦(?:你|您|你们)?|麻烦(?:你们?|您)|那)[啊呀吧了哈嘛的]*)+$/;
const WHO =
  /(?:我(?:的)?(?:姓|名字|叫)|我叫|免贵|(?:手机|电话|联系方式|号码|身份证号?|尾号)(?:是|就是|号)[^，。]{0,3}[\d零一二三四五六七八九幺*]|^[\d零一二三四五六七八九幺\s*-]{4,}$)/;
/** Another matter is announced, and not told. */
const ANNOUNCES =
  /^(?:我)?(?:就)?(?:是)?(?:想|要|来)(?:要|来)?(?:请?问|咨询|反映|了解|打听|说)(?:一下|下|一句|[个件](?:事情?|问题|情况))?$|^(?:对了|另外|令外|还有|再|在一个|顺便|第[二三四])[^，。]{0,9}?(?:一下|一句|[个件](?:事情?|是|问题|情况)|打听|咨询|问|就是)?$/;
/** Nothing longer is a mere courtesy. */
const LONGEST_COURTESY = 16;
/** Without marks a longer clause tells something beside who one is. */
const LONGEST_ASIDE = 34;

/** Clauses of courtesy, of who one is and how to be reached, and mere announcements: no part of the matter. */
export function isAside(clause: string): boolean {
  if (clause.length > LONGEST_ASIDE) return false;
  if (WHO.test(clause)) return true;
  return clause.length <= LONGEST_COURTESY && (COURTESY.test(clause) || ANNOUNCES.test(clause));
}
