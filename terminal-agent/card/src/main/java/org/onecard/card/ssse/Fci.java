package org.onecard.card.ssse;

import java.util.Optional;
import org.onecard.card.tlv.BerTlv;
import org.onecard.card.tlv.Tlv;
import org.onecard.card.tlv.TlvResult;

/**
 * What the file control information says about the card's algorithm: {@code 9F0C … 86 01 xx}.
 *
 * @param algorithm the default one where none is named
 * @param fault why these bytes are no file control information; empty when they are, or are missing
 */
record Fci(CardAlgorithm algorithm, Optional<String> fault) {

  private static final int ISSUER_DATA = 0x9F0C;
  private static final int ALGORITHM_TAG = 0x86;

  static Fci parse(byte[] bytes) {
    if (bytes.length == 0) {
      return new Fci(CardAlgorithm.DEFAULT, Optional.empty());
    }
    TlvResult result = BerTlv.decode(bytes);
    if (result instanceof TlvResult.Value value) {
      CardAlgorithm algorithm =
          value.tlv().find(ISSUER_DATA).map(Fci::algorithmIn).orElse(CardAlgorithm.DEFAULT);
      return new Fci(algorithm, Optional.empty());
    }
    String fault =
        result instanceof TlvResult.Malformed malformed
            ? "the SELECT's answer is " + malformed.describe()
            : "the SELECT's answer is shorter than its length byte says";
    return new Fci(CardAlgorithm.DEFAULT, Optional.of(fault));
  }

  /** Issuers put bytes of their own before it that are no TLV, so it is looked for, not decoded. */
  private static CardAlgorithm algorithmIn(Tlv issuerData) {
    byte[] value = issuerData.value();
    for (int i = 0; i + 2 < value.length; i++) {
      if ((value[i] & 0xFF) == ALGORITHM_TAG && value[i + 1] == 1) {
        return new CardAlgorithm(value[i + 2] & 0xFF);
      }
    }
    return CardAlgorithm.DEFAULT;
  }
}
