package org.onecard.server.sip2;

import java.util.Optional;
import java.util.OptionalInt;
import org.onecard.server.sip2.SipAnswer.ItemTold;
import org.onecard.server.sip2.SipAnswer.LoanTold;
import org.onecard.server.sip2.SipAnswer.LoggedIn;
import org.onecard.server.sip2.SipAnswer.PatronFlags;
import org.onecard.server.sip2.SipAnswer.PatronTold;
import org.onecard.server.sip2.SipAnswer.ReturnTold;
import org.onecard.server.sip2.SipAnswer.SessionEnded;
import org.onecard.server.sip2.SipAnswer.SystemStatus;

/**
 * What an answer means. A patron's name (AE) and address are passed over: nothing here needs them.
 */
public sealed interface SipReading {

  /** It means this. */
  record Meant(SipAnswer answer) implements SipReading {}

  /** A field is missing or says nothing that the field may say. */
  record Meaningless(String because) implements SipReading {}

  /** Reads a message that is an answer. */
  static SipReading of(SipMessage message) {
    String fixed = message.fixed();
    return switch (message.code()) {
      case LOGIN_ANSWER -> new Meant(new LoggedIn(fixed.charAt(0) == '1'));
      case STATUS_ANSWER ->
          new Meant(
              new SystemStatus(isYes(fixed, 0), isYes(fixed, 2), isYes(fixed, 1), isYes(fixed, 3)));
      case PATRON_STATUS_ANSWER -> patron(message, OptionalInt.empty(), OptionalInt.empty());
      case PATRON_INFORMATION_ANSWER -> counted(message);
      case CHECKOUT_ANSWER, RENEW_ANSWER -> loan(message);
      case CHECKIN_ANSWER ->
          message
              .find("AB")
              .<SipReading>map(
                  item ->
                      new Meant(
                          new ReturnTold(
                              isDone(fixed),
                              isYes(fixed, 3),
                              item,
                              message.find("AJ"),
                              message.find("AF"))))
              .orElseGet(() -> new Meaningless("it names no item (AB)"));
      case ITEM_INFORMATION_ANSWER -> item(message);
      case END_SESSION_ANSWER -> new Meant(new SessionEnded(isYes(fixed, 0)));
      default -> new Meaningless("message " + message.code().digits() + " is no answer");
    };
  }

  private static SipReading counted(SipMessage message) {
    // After flags, language and date: holds, overdue, charged, fines, recalls, unavailable holds.
    OptionalInt overdue = number(message.fixed().substring(39, 43));
    OptionalInt charged = number(message.fixed().substring(43, 47));
    if (charged.isEmpty()) {
      return new Meaningless("the count of loans is no number");
    }
    return patron(message, charged, overdue);
  }

  private static SipReading patron(SipMessage message, OptionalInt loans, OptionalInt overdue) {
    Optional<String> id = message.find("AA");
    if (id.isEmpty()) {
      return new Meaningless("it names no patron (AA)");
    }
    String flags = message.fixed();
    return new Meant(
        new PatronTold(
            id.get(),
            message.find("BL").map("Y"::equals),
            new PatronFlags(isYes(flags, 0), isYes(flags, 4), isYes(flags, 5), isYes(flags, 6)),
            loans,
            overdue,
            message.find("CB").map(SipReading::number).orElseGet(OptionalInt::empty),
            message.list("AU"),
            message.find("AF")));
  }

  private static SipReading loan(SipMessage message) {
    Optional<String> patron = message.find("AA");
    Optional<String> item = message.find("AB");
    if (patron.isEmpty() || item.isEmpty()) {
      return new Meaningless("it names no patron (AA) or no item (AB)");
    }
    return new Meant(
        new LoanTold(
            isDone(message.fixed()),
            patron.get(),
            item.get(),
            message.find("AJ"),
            message.find("AH"),
            message.find("AF")));
  }

  private static SipReading item(SipMessage message) {
    Optional<String> item = message.find("AB");
    OptionalInt circulation = number(message.fixed().substring(0, 2));
    if (item.isEmpty() || circulation.isEmpty()) {
      return new Meaningless("it names no item (AB), or not whether it is on loan");
    }
    return new Meant(
        new ItemTold(item.get(), circulation.getAsInt(), message.find("AH"), message.find("AJ")));
  }

  private static boolean isDone(String fixed) {
    return fixed.charAt(0) == '1';
  }

  private static boolean isYes(String fixed, int at) {
    return fixed.charAt(at) == 'Y';
  }

  private static OptionalInt number(String digits) {
    String stripped = digits.strip();
    return stripped.matches("[0-9]{1,4}")
        ? OptionalInt.of(Integer.parseInt(stripped))
        : OptionalInt.empty();
  }
}
