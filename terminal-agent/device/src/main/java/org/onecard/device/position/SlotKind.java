package org.onecard.device.position;

import java.util.Locale;

/** What a slot takes. */
public enum SlotKind {
  /** A card that is put in. */
  CONTACT,
  /** A card that is held to it. */
  CONTACTLESS,
  /** A secure access module, which stays in. */
  SAM,
  /** Nobody has told. */
  UNKNOWN;

  /** As settings and output spell it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }
}
