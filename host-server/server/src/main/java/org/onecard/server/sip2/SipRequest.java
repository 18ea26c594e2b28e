package org.onecard.server.sip2;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a library's system is asked. Texts must satisfy {@link SipField#isValue}. */
public sealed interface SipRequest {

  /** The message to send, at this local time of the library. */
  SipMessage message(SipTerms terms, LocalDateTime now);

  /** What an answer to it is. */
  SipCode answer();

  /** Whether it changes something there, so that it must not be said twice without asking. */
  default boolean changes() {
    return false;
  }

  /** Who the answer has to be about. */
  default Optional<String> patron() {
    return Optional.empty();
  }

  /** What the answer has to be about. */
  default Optional<String> item() {
    return Optional.empty();
  }

  /** 93. Passwords go as they are; the connection is the library's own network. */
  record Login(String user, String password, String location) implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(SipCode.LOGIN, "00", "CN", user, "CO", password, "CP", location);
    }

    @Override
    public SipCode answer() {
      return SipCode.LOGIN_ANSWER;
    }

    @Override
    public String toString() {
      return "Login";
    }
  }

  /** 99. */
  record Status() implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(SipCode.STATUS, "0" + "080" + "2.00");
    }

    @Override
    public SipCode answer() {
      return SipCode.STATUS_ANSWER;
    }
  }

  /** 23. */
  record PatronStatus(String patronId) implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(
          SipCode.PATRON_STATUS,
          terms.language() + SipDate.of(now),
          "AO",
          terms.institution(),
          "AA",
          patronId,
          "AC",
          terms.terminalPassword(),
          "AD",
          "");
    }

    @Override
    public SipCode answer() {
      return SipCode.PATRON_STATUS_ANSWER;
    }

    @Override
    public Optional<String> patron() {
      return Optional.of(patronId);
    }

    @Override
    public String toString() {
      return "PatronStatus";
    }
  }

  /**
   * 63.
   *
   * @param withLoans whether the items on loan are listed, and not only counted
   */
  record PatronInformation(String patronId, boolean withLoans) implements SipRequest {

    /** More than a person has on loan. */
    private static final String LAST_LISTED = "200";

    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      String summary = withLoans ? "  Y       " : "          ";
      List<String> fields =
          new ArrayList<>(
              List.of(
                  "AO",
                  terms.institution(),
                  "AA",
                  patronId,
                  "AC",
                  terms.terminalPassword(),
                  "AD",
                  ""));
      if (withLoans) {
        fields.addAll(List.of("BP", "1", "BQ", LAST_LISTED));
      }
      return of(
          SipCode.PATRON_INFORMATION,
          terms.language() + SipDate.of(now) + summary,
          fields.toArray(String[]::new));
    }

    @Override
    public SipCode answer() {
      return SipCode.PATRON_INFORMATION_ANSWER;
    }

    @Override
    public Optional<String> patron() {
      return Optional.of(patronId);
    }

    @Override
    public String toString() {
      return "PatronInformation";
    }
  }

  /** 11. Never as a renewal: for that there is {@link Renew}. */
  record Checkout(String patronId, String itemId) implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(
          SipCode.CHECKOUT,
          "NN" + SipDate.of(now) + SipDate.NONE,
          "AO",
          terms.institution(),
          "AA",
          patronId,
          "AB",
          itemId,
          "AC",
          terms.terminalPassword(),
          "CH",
          "",
          "AD",
          "",
          "BO",
          "N",
          "BI",
          "N");
    }

    @Override
    public SipCode answer() {
      return SipCode.CHECKOUT_ANSWER;
    }

    @Override
    public boolean changes() {
      return true;
    }

    @Override
    public Optional<String> patron() {
      return Optional.of(patronId);
    }

    @Override
    public Optional<String> item() {
      return Optional.of(itemId);
    }

    @Override
    public String toString() {
      return "Checkout";
    }
  }

  /**
   * 09.
   *
   * @param returnedAt when the item was given back, which may be long before it is said
   * @param heldBack whether that was taken while the library could not be asked, and cannot be
   *     refused any more
   * @param at where the item now is
   */
  record Checkin(String itemId, LocalDateTime returnedAt, boolean heldBack, String at)
      implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(
          SipCode.CHECKIN,
          (heldBack ? "Y" : "N") + SipDate.of(now) + SipDate.of(returnedAt),
          "AP",
          at,
          "AO",
          terms.institution(),
          "AB",
          itemId,
          "AC",
          terms.terminalPassword(),
          "CH",
          "",
          "BI",
          "N");
    }

    @Override
    public SipCode answer() {
      return SipCode.CHECKIN_ANSWER;
    }

    @Override
    public boolean changes() {
      return true;
    }

    @Override
    public Optional<String> item() {
      return Optional.of(itemId);
    }

    @Override
    public String toString() {
      return "Checkin";
    }
  }

  /** 17. */
  record ItemInformation(String itemId) implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(
          SipCode.ITEM_INFORMATION,
          SipDate.of(now),
          "AO",
          terms.institution(),
          "AB",
          itemId,
          "AC",
          terms.terminalPassword());
    }

    @Override
    public SipCode answer() {
      return SipCode.ITEM_INFORMATION_ANSWER;
    }

    @Override
    public Optional<String> item() {
      return Optional.of(itemId);
    }

    @Override
    public String toString() {
      return "ItemInformation";
    }
  }

  /** 29. */
  record Renew(String patronId, String itemId) implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(
          SipCode.RENEW,
          "NN" + SipDate.of(now) + SipDate.NONE,
          "AO",
          terms.institution(),
          "AA",
          patronId,
          "AD",
          "",
          "AB",
          itemId,
          "AC",
          terms.terminalPassword(),
          "CH",
          "",
          "BO",
          "N");
    }

    @Override
    public SipCode answer() {
      return SipCode.RENEW_ANSWER;
    }

    @Override
    public boolean changes() {
      return true;
    }

    @Override
    public Optional<String> patron() {
      return Optional.of(patronId);
    }

    @Override
    public Optional<String> item() {
      return Optional.of(itemId);
    }

    @Override
    public String toString() {
      return "Renew";
    }
  }

  /** 35. */
  record EndSession(String patronId) implements SipRequest {
    @Override
    public SipMessage message(SipTerms terms, LocalDateTime now) {
      return of(
          SipCode.END_SESSION,
          SipDate.of(now),
          "AO",
          terms.institution(),
          "AA",
          patronId,
          "AC",
          terms.terminalPassword(),
          "AD",
          "");
    }

    @Override
    public SipCode answer() {
      return SipCode.END_SESSION_ANSWER;
    }

    @Override
    public Optional<String> patron() {
      return Optional.of(patronId);
    }

    @Override
    public String toString() {
      return "EndSession";
    }
  }

  private static SipMessage of(SipCode code, String fixed, String... fields) {
    List<SipField> made = new ArrayList<>(fields.length / 2);
    for (int at = 0; at + 1 < fields.length; at += 2) {
      made.add(new SipField(fields[at], fields[at + 1]));
    }
    return new SipMessage(code, fixed, made);
  }

  /** Every text of a message that may not be sayable in a library's encoding. */
  static boolean isSayable(SipMessage message, SipCodec codec) {
    return message.fields().stream().allMatch(field -> codec.canSay(field.value()));
  }
}
