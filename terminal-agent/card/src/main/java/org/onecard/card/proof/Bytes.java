package org.onecard.card.proof;

import java.io.ByteArrayOutputStream;

/** Bytes put together. */
final class Bytes {

  private Bytes() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
