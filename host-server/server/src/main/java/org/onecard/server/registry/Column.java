package org.onecard.server.registry;

import java.util.Arrays;
import java.util.Optional;

/**
 * The columns of a registry file; each stands in the header once at most, in any order. Some may be
 * left out, by a registry that knows nothing of the kind.
 */
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
  DENIED("denied"),
  BORN("born", false),
  CLASS_PROVED_TO("classProvedTo", false),
  ENTITLEMENTS("entitlements", false),
  SAME_HOLDER_AS("sameHolderAs", false);

  private final String title;
  private final boolean required;

  Column(String title) {
    this(title, true);
  }

  Column(String title, boolean required) {
    this.title = title;
    this.required = required;
  }

  /** As it stands in the header. */
  String title() {
    return title;
  }

  /** Whether every file has it. */
  boolean isRequired() {
    return required;
  }

  static Optional<Column> find(String title) {
    return Arrays.stream(values()).filter(column -> column.title.equals(title)).findFirst();
  }
}
