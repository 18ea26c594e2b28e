package org.onecard.agent.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who a PIN makes somebody, each allowed what the ones before it are. */
public enum ServiceRole {
  /** Sees how the terminal stands. */
  VIEW,
  /** Tests it, sets it up, restarts it. */
  SERVICE,
  /** Brings settings in from elsewhere, and gives out PINs. */
  KEY_HOLDER;

  public boolean may(ServiceRole least) {
    return compareTo(least) >= 0;
  }

  /** As commands and files spell it: {@code key-holder}. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<ServiceRole> parse(String text) {
    return Arrays.stream(values()).filter(role -> role.spelled().equals(text)).findFirst();
  }
}
