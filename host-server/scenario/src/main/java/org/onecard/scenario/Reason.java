package org.onecard.scenario;

/**
 * Why a tap was declined: a closed list. Numbers are on the wire and in the ledger; they are never
 * changed or used again. Hundreds group them: 1 the card, 2 the item, 3 transit, 4 library, 5
 * scenic, 7 the terminal and its link.
 */
public enum Reason {
  NOT_A_SOCIAL_SECURITY_CARD(
      101, "这不是社会保障卡，请换卡再试", "Not a social security card: please use your social security card"),
  CARD_UNREADABLE(102, "读卡失败，请再刷一次或找工作人员", "The card cannot be read: try again or ask the staff"),
  CARD_LEFT_TOO_EARLY(103, "请将卡片放稳，不要移动", "Hold the card still until the signal"),
  CARD_INCONSISTENT(
      104,
      "卡片数据有误，请到社保服务网点检查",
      "The card's data is damaged: have it checked at a social security office"),
  CARD_VERSION_UNSUPPORTED(
      105, "暂不支持此版本的卡片，请找工作人员", "This version of the card is not accepted here yet: ask the staff"),
  MEDIUM_NOT_ACCEPTED(
      106,
      "此处不受理这种卡或码，请出示社会保障卡",
      "This kind of card or code is not accepted here: please use your social security card"),
  BANK_CARD(
      107,
      "此处不受理银行卡，请出示社会保障卡",
      "Bank cards are not accepted here: please use your social security card"),
  SEVERAL_CARDS(108, "感应区内有多张卡，请只放一张", "More than one card is at the reader: hold up only one"),
  CARD_EXPIRED(
      110, "卡片已过有效期，请到社保服务网点换卡", "The card has expired: renew it at a social security office"),
  CARD_DENIED(
      112, "此卡已停用，请到社保服务网点咨询", "This card has been stopped: ask at a social security office"),
  ASSURANCE_TOO_LOW(
      113,
      "此处需要验证卡片真伪，请找工作人员",
      "The card could not prove itself as this place asks: ask the staff"),
  CARD_NOT_GENUINE(
      114, "无法确认此卡为真卡，请找工作人员", "This card could not be confirmed as genuine: ask the staff"),
  CODE_INVALID(120, "二维码无效，请重新打开后再扫", "The code is not valid: open it again and show the new one"),
  CODE_EXPIRED(121, "二维码已过期，请刷新后再扫", "The code has run out: refresh it and show it again"),
  CODE_USED(122, "此二维码已使用过，请刷新后再扫", "This code was used already: refresh it and show it again"),
  CODE_LIMIT(123, "超出二维码单次限额，请刷卡", "This costs more than the code may pay: please use your card"),
  CODE_NOT_CHECKED(
      124, "暂时无法核验二维码，请刷卡", "The code cannot be checked at the moment: please use your card"),
  PURSE_BLOCKED(
      130, "卡内钱包已锁定，请到服务网点处理", "The purse on this card is blocked: ask at a service office"),
  PURSE_UNRESOLVED(
      131,
      "上次扣款未完成，请将卡片放稳再刷一次",
      "The last payment was not finished: hold the card still and try again"),
  PURSE_FAILED(
      132, "扣款未成功，没有扣钱，请再刷一次", "The payment did not go through, nothing was taken: try again"),
  ITEM_UNKNOWN(201, "此设备未开通该服务，请找工作人员", "This device does not offer that service: ask the staff"),
  ITEM_NOT_IN_FORCE(202, "该服务目前未开放，请留意公告", "This service is not open at present: see the notices"),
  ITEM_NOT_HERE(203, "该服务不在此处提供，请找工作人员", "This service is not offered here: ask the staff"),
  CONDITION_NOT_MET(
      204, "不符合办理条件，请看公告或找工作人员", "The conditions are not met: see the notices or ask the staff"),
  CONDITION_UNKNOWN(
      205, "缺少登记信息，请到服务台登记", "Something about you is not registered yet: register it at the desk"),
  PASS_BACK(301, "此卡刚刚刷过，请勿重复刷卡", "This card was used a moment ago: please go through"),
  BALANCE_TOO_LOW(302, "余额不足，请充值", "Not enough money on the account: please top up"),
  NO_FARE(310, "此行程没有票价，请找工作人员", "There is no fare for this ride: ask the staff"),
  NOT_A_GATE(311, "此设备未配置票价站点，请找工作人员", "This device has no place in the fares: ask the staff"),
  PATRON_UNKNOWN(401, "尚未开通借阅服务，请到服务台办理", "Not registered as a reader: register at the desk"),
  PATRON_BLOCKED(402, "借阅权限已暂停，请到服务台咨询", "Borrowing has been stopped: ask at the desk"),
  PATRON_EXPIRED(
      403, "读者证已过期，请到服务台续期", "The reader registration has run out: renew it at the desk"),
  LOAN_OVERDUE(404, "有逾期未还图书，请先归还", "A loan is overdue: return it first"),
  LOAN_LIMIT(405, "借阅数量已达上限，请先归还", "The loan limit is reached: return something first"),
  LIBRARY_REFUSED(
      406, "图书馆未办理，请按提示操作或到服务台", "The library refused this: see its message, or ask at the desk"),
  LIBRARY_DOWN(
      407,
      "图书馆系统暂不可用，请稍后再试或到服务台",
      "The library's system cannot be reached: try later or ask at the desk"),
  LIBRARY_UNCERTAIN(
      408,
      "尚未收到图书馆确认，请先不要带走，到服务台查询",
      "The library has not confirmed this: leave the item and ask at the desk"),
  LIBRARY_ITEM_FOREIGN(
      409, "此书不属于本馆网络，请到服务台", "This item is not of these libraries: take it to the desk"),
  LIBRARY_FULL(410, "馆内人数已满，请稍候", "The library is full: wait until somebody leaves"),
  ENTERED_TODAY(501, "今日已入园，请明日再来", "Already entered today: come again tomorrow"),
  SLOT_CLOSED(
      521, "现在不是入园时段，请按公布的时段前来", "No entry at this time: come in one of the posted time slots"),
  SLOT_FULL(522, "本时段名额已满，请选择其他时段", "This time slot is full: choose another one"),
  SITE_FULL(523, "园内人数已达上限，请稍候", "The site is full: wait until somebody leaves"),
  STILL_INSIDE(524, "此卡显示仍在园内，请找工作人员", "By the book this card is inside already: ask the staff"),
  NOT_BOOKED(525, "此处须预约，请先预约", "A reservation is needed here: make one first"),
  BOOKING_PAST(526, "预约日期已过，请重新预约", "The reservation was for an earlier day: make another one"),
  BOOKING_LATER(527, "预约日期未到，请按预约日期前来", "The reservation is for a later day: come on that day"),
  BOOKING_OTHER_TIME(
      528, "不在预约时段内，请按预约时段前来", "The reservation is for another time of this day: come then"),
  GROUP_TOO_LARGE(
      529,
      "团队人数超过本时段名额，请联系预约处分批入园",
      "The group is larger than this time slot: ask the booking desk to split it"),
  PASS_BLACKOUT(
      530, "今日不适用此年卡，请购票或改日再来", "The pass does not hold today: buy a ticket or come another day"),
  NOT_OFFLINE(701, "网络中断，暂不能办理，请稍后再试", "The network is down and this needs it: try again later"),
  FACT_ABSENT(
      702,
      "暂时无法核实，请稍后再试或找工作人员",
      "This cannot be checked at the moment: try later or ask the staff"),
  OFFLINE_LIMIT(
      703,
      "网络中断，超出脱机限额，请找工作人员",
      "The network is down and this is above the offline limit: ask the staff"),
  TERMINAL_CANNOT_RECORD(704, "设备故障，请使用旁边的通道", "This device is out of order: use the next one"),
  OFFLINE_CARD_LIMIT(
      705,
      "网络中断，此卡脱机使用已达上限，请找工作人员",
      "The network is down and this card has been used up to its offline limit: ask the staff");

  private final int number;
  private final String zh;
  private final String en;

  Reason(int number, String zh, String en) {
    this.number = number;
    this.zh = zh;
    this.en = en;
  }

  /** The stable number, 101 to 999. */
  public int number() {
    return number;
  }

  /** The sentence that tells the person what to do. */
  public Notice notice() {
    return new Notice(zh, en);
  }
}
