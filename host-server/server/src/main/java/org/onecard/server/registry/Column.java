package org.onecard.server.registry;

import java.util.Arrays;
import java.util.Optional;

/** The columns of a registry file; each stands in the header once, in any order. */
enum Column {
  CARD_IDENTIFICATION_CODE("cardIdentificationCode"),
  HOLDER_CLASS("holderClass"),
  RESIDENCE("residence"),
  CARD_VALID_TO("cardValidTo"),
  BALANCE_FEN("balanceFen"),
  PATRON_STATUS("patronStatus"),
  LOANS("loans"),
  LOAN_LIMIT("loanLimit"),
  OVERDUE_LOANS("overdueLoans"),
  DENIED("denied");

  private final String title;

  Column(String title) {
    this.title = title;
  }

  /** As it stands in the header. */
  String title() {
    return title;
  }

  static Optional<Column> find(String title) {
    return Arrays.stream(values()).filter(column -> column.title.equals(title)).findFirst();
  }
}
