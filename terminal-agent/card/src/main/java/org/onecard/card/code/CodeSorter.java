package org.onecard.card.code;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.onecard.card.code.PresentedCode.DamagedTransitCode;
import org.onecard.card.code.PresentedCode.ElectronicCard;
import org.onecard.card.code.PresentedCode.TransitCode;
import org.onecard.card.code.PresentedCode.UnknownCode;
import org.onecard.card.code.PresentedCode.UnsupportedCode;

/**
 * Tells which kind of code was scanned. Stateless; safe for any thread.
 *
 * <p>An electronic card's string may be anything, Base64 too, so a binary record has to show more
 * than its first byte: a transit QR its length or its certificate's beginning, the other classes
 * their length. That those begin with class and length too is an assumption; where it fails, their
 * codes pass as opaque strings, and a platform refuses them.
 */
public final class CodeSorter {

  /** Class 1, length 2, certificate 1, service 4: nine bytes are twelve characters of Base64. */
  private static final int HEAD_CHARACTERS = 12;

  private static final int LENGTH_COUNTS_FROM = 3;

  private CodeSorter() {}

  public static PresentedCode sort(ScannedCode scanned) {
    byte[] text = scanned.bytes();
    Optional<byte[]> head = findHead(text);
    if (head.isPresent()) {
      byte[] record = head.get();
      Optional<CodeClass> codeClass = CodeClass.find(record[0]);
      boolean lengthFits = statedLength(record) == recordLength(text) - LENGTH_COUNTS_FROM;
      if (codeClass.isPresent() && codeClass.get() == CodeClass.TRANSIT_MINISTRY) {
        if (lengthFits || beginsCertificate(record)) {
          return transit(scanned);
        }
      } else if (codeClass.isPresent() && lengthFits) {
        return new UnsupportedCode(codeClass.get());
      }
    }
    String string = new String(text, StandardCharsets.ISO_8859_1);
    if (EcardCode.fits(string) && !string.contains("://")) {
      return new ElectronicCard(EcardCode.of(string));
    }
    return new UnknownCode(
        string.contains("://")
            ? "a web address"
            : "neither a transit QR nor %d to %d printable characters"
                .formatted(EcardCode.SHORTEST, EcardCode.LONGEST));
  }

  private static PresentedCode transit(ScannedCode scanned) {
    TransitQrDecoding decoding = TransitQrDecoder.decode(scanned);
    if (decoding instanceof TransitQrDecoding.Decoded decoded) {
      return new TransitCode(decoded.qr());
    }
    return new DamagedTransitCode((TransitQrDecoding.Malformed) decoding);
  }

  private static Optional<byte[]> findHead(byte[] text) {
    if (text.length < HEAD_CHARACTERS) {
      return Optional.empty();
    }
    for (int i = 0; i < HEAD_CHARACTERS; i++) {
      if (!TransitQrDecoder.isBase64(text[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(
        Base64.getDecoder()
            .decode(new String(text, 0, HEAD_CHARACTERS, StandardCharsets.US_ASCII)));
  }

  private static boolean beginsCertificate(byte[] head) {
    return head[3] == 0x24 && head[4] == 1 && head[5] == 1 && head[6] == 0 && head[7] == 0;
  }

  private static int statedLength(byte[] head) {
    return (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
  }

  private static int recordLength(byte[] text) {
    int characters = text.length;
    while (characters > 0 && text[characters - 1] == '=') {
      characters--;
    }
    return (int) ((long) characters * 3 / 4);
  }
}
