package org.onecard.card.code;

/** What came of decoding a scanned text as a transit QR. */
public sealed interface TransitQrDecoding {

  /** A record whose form is right. That it is genuine is not said by this. */
  record Decoded(TransitQr qr) implements TransitQrDecoding {}

  /**
   * Not such a record.
   *
   * @param layer what the offset counts in
   * @param offset of the first byte that is wrong or missing
   * @param because without any value of the code
   */
  record Malformed(Layer layer, int offset, String because) implements TransitQrDecoding {

    /** A phrase for a technician. */
    public String describe() {
      return "malformed at offset %d of the %s because %s"
          .formatted(offset, layer == Layer.TEXT ? "text" : "record", because);
    }
  }

  /** A code is a text around a record. */
  enum Layer {
    /** Base64 characters as scanned. */
    TEXT,
    /** Bytes that the text stands for. */
    RECORD
  }
}
