package org.onecard.card.ssse;

import org.onecard.card.apdu.Hex;

/** Names and identifiers of the application and its files. */
public final class SsseFiles {

  /** EF05, the card's own data. */
  public static final int CARD_FILE = 0xEF05;

  /** EF06, the holder's data. */
  public static final int HOLDER_FILE = 0xEF06;

  private static final byte[] DF_NAME = Hex.bytes("7378312E73682EC9E7BBE1B1A3D5CF");

  private SsseFiles() {}

  /** The DF name that selects the application: GBK {@code sx1.sh.社会保障}, 15 bytes. */
  public static byte[] dfName() {
    return DF_NAME.clone();
  }
}
