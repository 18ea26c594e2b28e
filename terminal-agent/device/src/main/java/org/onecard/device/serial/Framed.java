package org.onecard.device.serial;

import org.onecard.card.code.ScannedCode;

/** What the framing made of bytes. */
public sealed interface Framed {

  /** A whole code, without its suffix. */
  record Code(ScannedCode code) implements Framed {}

  /** Bytes that are no code. */
  record Garbled(String because) implements Framed {}
}
