package org.onecard.agent.library;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.screen.ScreenState;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;

/**
 * What a kiosk of a library does with what is scanned.
 *
 * <p>Somebody who tapped is served while the card lies on the reader, and until another card or
 * code is presented, so that what the next person scans is never lent to the one before; by a code
 * for {@link #BY_CODE} after each scan. Without anybody served and without a card on the reader, a
 * scanned item is given back.
 */
final class CounterMachine {

  /** How long whoever showed a code is served after their last scan. */
  static final Duration BY_CODE = Duration.ofSeconds(10);

  /** How long a card may be off the reader, since it is nudged when books are moved. */
  static final Duration CARD_MAY_SLIP = Duration.ofSeconds(2);

  /** How long the outcome stays on the screen when nothing else happens. */
  static final Duration OUTCOME_FOR = Duration.ofSeconds(5);

  /** Printed beside the scanner: what the next scans are for. */
  static final String RENEW = "ONECARD-RENEW";

  static final String BORROW = "ONECARD-BORROW";
  static final String RETURN = "ONECARD-RETURN";
  static final String LOANS = "ONECARD-LOANS";
  static final String END = "ONECARD-END";

  /** SIP2's form of a day: 18 characters of which the first eight are the date. */
  private static final Pattern SIP_DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(\\D.*)?");

  /** What is to be done. */
  sealed interface Step {

    /** The host is asked; then {@link #told}. */
    record Ask(LibraryWish wish, String tapId, String item, String key) implements Step {}

    record Show(ScreenState state) implements Step {}
  }

  private String tapId = "";
  private boolean byCard;
  private LibraryWish mode = LibraryWish.LOAN;
  private long lastNanos;
  private long cardSeenNanos;
  private @Nullable Long outcomeSince;

  /** Whether somebody is served. */
  boolean serves() {
    return !tapId.isEmpty();
  }

  /**
   * Somebody may borrow.
   *
   * @param withCard whether a card lies on the reader; else a code was shown
   */
  List<Step> tapped(String approvedTap, boolean withCard, long nowNanos) {
    List<Step> before = serves() ? List.of(end()) : List.of();
    tapId = approvedTap;
    byCard = withCard;
    mode = LibraryWish.LOAN;
    lastNanos = nowNanos;
    cardSeenNanos = nowNanos;
    outcomeSince = null;
    return concat(before, new Step.Show(prompt()));
  }

  /** What is shown where nothing is going on. */
  ScreenState resting() {
    return serves() ? prompt() : new ScreenState.Waiting();
  }

  /** Another card or code is presented: whoever was served is served no more, whoever this is. */
  List<Step> presented() {
    if (!serves()) {
      return List.of();
    }
    Step end = end();
    tapId = "";
    outcomeSince = null;
    return List.of(end);
  }

  /**
   * Something was scanned.
   *
   * @param cardPresent whether a card lies on the reader
   * @param key never used before: what the same scan asked for twice is known by
   */
  List<Step> scanned(String code, boolean cardPresent, String key, long nowNanos) {
    lastNanos = nowNanos;
    outcomeSince = null;
    if (!serves()) {
      return cardPresent
          ? refused(NOT_THIS_CARD, nowNanos)
          : isCommand(code)
              ? refused(TAP_FIRST, nowNanos)
              : List.of(new Step.Ask(LibraryWish.RETURN, "", code, key));
    }
    if (byCard && !cardPresent) {
      return refused(CARD_AWAY, nowNanos);
    }
    return switch (code) {
      case BORROW -> List.of(changed(LibraryWish.LOAN));
      case RENEW -> List.of(changed(LibraryWish.RENEWAL));
      case RETURN -> List.of(changed(LibraryWish.RETURN));
      case LOANS -> List.of(new Step.Ask(LibraryWish.LOANS, tapId, "", ""));
      case END -> finished();
      default -> List.of(new Step.Ask(mode, mode == LibraryWish.RETURN ? "" : tapId, code, key));
    };
  }

  private List<Step> refused(Notice why, long nowNanos) {
    outcomeSince = nowNanos;
    return List.of(new Step.Show(new ScreenState.Refused(why)));
  }

  private static final Notice TAP_FIRST = new Notice("请先刷卡，再扫描", "Tap your card first, then scan");

  private static final Notice CARD_AWAY =
      new Notice("请把卡放回读卡器再扫描", "Lay the card back on the reader, then scan");
  private static final Notice NOT_THIS_CARD =
      new Notice(
          "此卡在这里不能借阅；还书请先取走卡片", "This card cannot borrow here; to give back, take it away first");

  private static boolean isCommand(String code) {
    return List.of(BORROW, RENEW, RETURN, LOANS, END).contains(code);
  }

  private Step changed(LibraryWish wish) {
    mode = wish;
    return new Step.Show(prompt());
  }

  /** The host has answered, or has not within the time. */
  Step.Show told(Step.Ask asked, Optional<LibraryReply> reply, long nowNanos) {
    lastNanos = nowNanos;
    outcomeSince = nowNanos;
    return new Step.Show(outcome(asked, reply.orElse(NOT_CONFIRMED)));
  }

  private static final LibraryReply NOT_CONFIRMED =
      new LibraryReply.Not(Reason.LIBRARY_UNCERTAIN, "");

  /** Without the item and without the library's own words: others look on, and logs are kept. */
  private static ScreenState outcome(Step.Ask asked, LibraryReply reply) {
    if (reply instanceof LibraryReply.Not not) {
      return new ScreenState.Refused(not.reason().notice());
    }
    if (reply instanceof LibraryReply.Held) {
      return new ScreenState.Go(
          new Notice("已收下，图书馆系统恢复后自动登记", "Taken; the library books it once its system is back"));
    }
    LibraryReply.Done done = (LibraryReply.Done) reply;
    String due = done.due().map(CounterMachine::day).orElse("");
    return new ScreenState.Go(
        switch (asked.wish()) {
          case LOAN ->
              new Notice(
                  "已借出" + (due.isEmpty() ? "" : "，应还日期 " + due),
                  "Borrowed" + (due.isEmpty() ? "" : ", due " + due));
          case RENEWAL ->
              new Notice(
                  "已续借" + (due.isEmpty() ? "" : "，应还日期 " + due),
                  "Renewed" + (due.isEmpty() ? "" : ", due " + due));
          case RETURN -> new Notice("已归还", "Given back");
          case LOANS, END ->
              new Notice(
                  "在借 %d 册".formatted(done.items().size()),
                  "%d on loan".formatted(done.items().size()));
        });
  }

  private static String day(String due) {
    Matcher date = SIP_DATE.matcher(due);
    return date.matches() ? date.group(1) + "-" + date.group(2) + "-" + date.group(3) : due.strip();
  }

  /**
   * So much time has passed.
   *
   * @param cardPresent whether a card lies on the reader
   */
  List<Step> tick(boolean cardPresent, long nowNanos) {
    if (cardPresent) {
      cardSeenNanos = nowNanos;
    }
    boolean over =
        serves()
            && (byCard
                ? isPast(cardSeenNanos, CARD_MAY_SLIP, nowNanos)
                : isPast(lastNanos, BY_CODE, nowNanos));
    if (over) {
      return finished();
    }
    Long since = outcomeSince;
    if (since != null && isPast(since, OUTCOME_FOR, nowNanos)) {
      outcomeSince = null;
      return List.of(new Step.Show(resting()));
    }
    return List.of();
  }

  private List<Step> finished() {
    Step end = end();
    tapId = "";
    // What came of the last scan may still be read.
    return outcomeSince == null
        ? List.of(end, new Step.Show(new ScreenState.Waiting()))
        : List.of(end);
  }

  private Step end() {
    return new Step.Ask(LibraryWish.END, tapId, "", "");
  }

  private ScreenState prompt() {
    String zh =
        switch (mode) {
          case RENEWAL -> "请扫描要续借的图书条码";
          case RETURN -> "请扫描要归还的图书条码";
          case LOAN, LOANS, END -> "请扫描要借的图书条码";
        };
    String en =
        switch (mode) {
          case RENEWAL -> "Scan what you want to renew";
          case RETURN -> "Scan what you give back";
          case LOAN, LOANS, END -> "Scan what you want to borrow";
        };
    return new ScreenState.Go(
        byCard
            ? new Notice(zh + "，办完后取走卡片", en + ", take your card when done")
            : new Notice(zh, en));
  }

  private static boolean isPast(long sinceNanos, Duration most, long nowNanos) {
    return nowNanos - sinceNanos > most.toNanos();
  }

  private static List<Step> concat(List<Step> first, Step last) {
    return first.isEmpty() ? List.of(last) : List.of(first.get(0), last);
  }
}
