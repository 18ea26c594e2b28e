package org.onecard.server.acceptor;

import java.util.Locale;

/** Names of faults as they stand in the audit trail: {@code other-authority}. */
final class AuditNames {

  private AuditNames() {}

  static String of(Enum<?> fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
