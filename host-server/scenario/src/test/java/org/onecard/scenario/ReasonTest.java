package org.onecard.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonTest {

  /** Numbers are on the wire and in ledgers: this list may grow, and never change. */
  private static final Map<Integer, Reason> NUMBERS =
      Map.ofEntries(
          Map.entry(101, Reason.NOT_A_SOCIAL_SECURITY_CARD),
          Map.entry(102, Reason.CARD_UNREADABLE),
          Map.entry(103, Reason.CARD_LEFT_TOO_EARLY),
          Map.entry(104, Reason.CARD_INCONSISTENT),
          Map.entry(105, Reason.CARD_VERSION_UNSUPPORTED),
          Map.entry(106, Reason.MEDIUM_NOT_ACCEPTED),
          Map.entry(107, Reason.BANK_CARD),
          Map.entry(108, Reason.SEVERAL_CARDS),
          Map.entry(110, Reason.CARD_EXPIRED),
          Map.entry(112, Reason.CARD_DENIED),
          Map.entry(113, Reason.ASSURANCE_TOO_LOW),
          Map.entry(114, Reason.CARD_NOT_GENUINE),
          Map.entry(120, Reason.CODE_INVALID),
          Map.entry(121, Reason.CODE_EXPIRED),
          Map.entry(122, Reason.CODE_USED),
          Map.entry(123, Reason.CODE_LIMIT),
          Map.entry(124, Reason.CODE_NOT_CHECKED),
          Map.entry(130, Reason.PURSE_BLOCKED),
          Map.entry(131, Reason.PURSE_UNRESOLVED),
          Map.entry(132, Reason.PURSE_FAILED),
          Map.entry(201, Reason.ITEM_UNKNOWN),
          Map.entry(202, Reason.ITEM_NOT_IN_FORCE),
          Map.entry(203, Reason.ITEM_NOT_HERE),
          Map.entry(204, Reason.CONDITION_NOT_MET),
          Map.entry(205, Reason.CONDITION_UNKNOWN),
          Map.entry(301, Reason.PASS_BACK),
          Map.entry(302, Reason.BALANCE_TOO_LOW),
          Map.entry(310, Reason.NO_FARE),
          Map.entry(311, Reason.NOT_A_GATE),
          Map.entry(401, Reason.PATRON_UNKNOWN),
          Map.entry(402, Reason.PATRON_BLOCKED),
          Map.entry(403, Reason.PATRON_EXPIRED),
          Map.entry(404, Reason.LOAN_OVERDUE),
          Map.entry(405, Reason.LOAN_LIMIT),
          Map.entry(406, Reason.LIBRARY_REFUSED),
          Map.entry(407, Reason.LIBRARY_DOWN),
          Map.entry(408, Reason.LIBRARY_UNCERTAIN),
          Map.entry(409, Reason.LIBRARY_ITEM_FOREIGN),
          Map.entry(410, Reason.LIBRARY_FULL),
          Map.entry(501, Reason.ENTERED_TODAY),
          Map.entry(521, Reason.SLOT_CLOSED),
          Map.entry(522, Reason.SLOT_FULL),
          Map.entry(523, Reason.SITE_FULL),
          Map.entry(524, Reason.STILL_INSIDE),
          Map.entry(525, Reason.NOT_BOOKED),
          Map.entry(526, Reason.BOOKING_PAST),
          Map.entry(527, Reason.BOOKING_LATER),
          Map.entry(528, Reason.BOOKING_OTHER_TIME),
          Map.entry(529, Reason.GROUP_TOO_LARGE),
          Map.entry(530, Reason.PASS_BLACKOUT),
          Map.entry(701, Reason.NOT_OFFLINE),
          Map.entry(702, Reason.FACT_ABSENT),
          Map.entry(703, Reason.OFFLINE_LIMIT),
          Map.entry(704, Reason.TERMINAL_CANNOT_RECORD),
          Map.entry(705, Reason.OFFLINE_CARD_LIMIT));

  @Test
  void numbers_areStableAndUnique() {
    assertThat(Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::number, r -> r)))
        .isEqualTo(NUMBERS);
  }

  @Test
  void everyReason_tellsThePersonWhatToDoInBothLanguages() {
    assertThat(Reason.values())
        .allSatisfy(
            reason -> {
              assertThat(reason.notice().zh()).matches(".*\\p{IsHan}.*").hasSizeBetween(4, 40);
              assertThat(reason.notice().en()).matches("[A-Z][\\x20-\\x7e]+").hasSizeBetween(8, 90);
            });
  }
}
