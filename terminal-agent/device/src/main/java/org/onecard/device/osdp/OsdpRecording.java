package org.onecard.device.osdp;

import java.util.ArrayList;
import java.util.List;

/** Bytes that somebody has recorded on an OSDP line, told in words. */
public final class OsdpRecording {

  private OsdpRecording() {}

  /**
   * What is in the bytes, in order: a sentence for each message and for what is none. Shows the
   * data of no message, which may be the number of a card or a key.
   *
   * @param pieces as they came, of any lengths, with no silence between them
   */
  public static List<String> describe(Iterable<byte[]> pieces) {
    OsdpFraming framing = new OsdpFraming();
    List<String> words = new ArrayList<>();
    for (byte[] piece : pieces) {
      for (OsdpHeard heard : framing.accept(piece, 0)) {
        words.add(
            heard instanceof OsdpHeard.Malformed malformed
                ? "malformed at offset %d: %s".formatted(malformed.offset(), malformed.because())
                : ((OsdpHeard.Whole) heard).frame().toString());
      }
    }
    return words;
  }
}
