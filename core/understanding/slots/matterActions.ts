/** What people want done with a paper, in their words, and with which matters it makes sense. */
export type Action = { name: string; words: readonly string[]; fits: RegExp };

const PAPER = /[证照卡本簿]$|凭证$|证书$/;
const BENEFIT = /金$|保$|保险$|补贴$|津贴$|补助$|工资$|待遇$|五保|供养|低保|费$/;

/** Tried in order; the first whose word stands near a fitting matter gives the second half of the value. */
export const ACTIONS: readonly Action[] = [
  {
    name: "补办",
    words:
      "补办 补领 重新办 重办 遗失 丢了 丢失 掉了 不见了 弄丢 找不到了 搞丢 搞掉 补一个 补一张 补个 补张 被偷 烂了 损坏".split(
        " ",
      ),
    fits: PAPER,
  },
  { name: "挂失", words: ["挂失"], fits: PAPER },
  {
    name: "换领",
    words: "换领 换发 换证 换新 到期 过期 换一个 换个 换张 换本 更换".split(" "),
    fits: /(?:身份证|驾驶证|护照|通行证|居住证|健康证|社保卡|户口本|房产证|残疾证|资格证|老年证|优待证)$/,
  },
  {
    name: "延续",
    words: "延续 延期 续期 续办 延长 换证 换照 到期 过期 续证".split(" "),
    fits: /许可|资质|执照|备案|烟草证|运输证/,
  },
  {
    name: "注销",
    words: "注销 注消 吊销 销掉 销户 取消掉".split(" "),
    fits: /[证照卡号]$|账户|账号|许可|户口|公司|资质|合作社/,
  },
  {
    name: "变更",
    words: "变更 更改 修改 改名 改地址 改一下 换名 换成 改成".split(" "),
    fits: /[证照卡本簿]$|许可|资质|执照|档案|学籍|账户|账号|合同/,
  },
  {
    name: "过户",
    words: "过户 转让 过到 过给 转到".split(" "),
    fits: /房|车|宅基地|林权|执照|烟草证|商标|公租房|土地证|行驶证/,
  },
  { name: "继承", words: ["继承"], fits: /房|宅基地|土地证|车|林权|商标/ },
  {
    name: "迁移",
    words: "迁移 迁到 迁出 迁入 迁过 迁回".split(" "),
    fits: /户口|户籍|执照|公司|档案|居住证/,
  },
  {
    name: "转移",
    words: "转移 转出 转入 转到 转接 转回 转走".split(" "),
    fits: /保险$|社保$|医保$|档案|公积金$|学籍$|党组织|失业金|低保$|年金/,
  },
  {
    name: "年检",
    words: "年检 年审 审验 审车".split(" "),
    fits: /执照|车|驾驶证|行驶证|许可|运输证|残疾证|低保|办学/,
  },
  { name: "激活", words: "激活 启用 开通".split(" "), fits: /[卡证]$|凭证|账户|账号/ },
  { name: "解绑", words: "解绑 解除绑定 绑定".split(" "), fits: /账号|[卡证]$|凭证|手机号/ },
  { name: "提取", words: "提取 支取 取出来 取不出 套取".split(" "), fits: /公积金$|账户|维修基金|年金/ },
  { name: "补缴", words: "补缴 补交".split(" "), fits: /社保$|医保$|保险$|公积金$|税$|契税|土地出让/ },
  {
    name: "退费",
    words: "退费 退款 退还 退回来 退钱 要求退".split(" "),
    fits: /费$|社保$|医保$|保险$|基金$|押金|税$|保证金/,
  },
  { name: "停发", words: "停发 停了 断了 被停 取消了 停掉 不发了 没发了 扣发".split(" "), fits: BENEFIT },
  { name: "补发", words: ["补发"], fits: BENEFIT },
  {
    name: "更正",
    words: "更正 纠正 改错 信息错误 信息有误 写错 登记错 错了 有误 搞错 不一致".split(" "),
    fits: /[证本簿照]$|学籍|档案|证明|登记$/,
  },
];

/** Names that say already what is to be done. */
export const SELF_SAID =
  /(?:补办|挂失|换证|注销|变更|过户|继承|迁移|转移|年检|提取|补缴|退费|补发|更正|登记|备案|认定|审批|报销|缴费|认证|落户|分户|审验|处理|注册|移出|修复|退税|贷款|鉴定|评定|仲裁)$/;
