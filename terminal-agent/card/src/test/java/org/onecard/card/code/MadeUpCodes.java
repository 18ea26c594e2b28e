package org.onecard.card.code;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Map;
import org.onecard.card.apdu.Hex;

/**
 * Two transit QRs under a made-up root, kept as texts: made once by code that shares nothing with
 * this module, so that what they say does not change with what is under test.
 */
final class MadeUpCodes {

  static final int ROOT_INDEX = 0xEE;

  /** When both were made. */
  static final Instant MADE = Instant.parse("2026-03-31T12:00:00Z");

  static final Sm2PublicKey ROOT =
      Sm2PublicKey.of(
          Hex.bytes("03CA6A95D6F906DD67115D75A3D243F4A91D04E931935370AE2E456933A4B0C946"));

  /** Card …42, no extension, good for 60 s. */
  static final String PLAIN =
      "gAFJJAEBAADuEgoLDA0SSQAAAQQEACECszfOzORhYmYaJtWUXHyNVcDxCS3nF3h2YNUJNg75niRU"
          + "7xCPNAOVkYbw7qr3q5tc6yEe+bqwSt3Tvr8ds352eN06M2bXtA4euFLGPUJ5vm1Bdr2bLCkPCFZN"
          + "fmJOUvaYTEFCMDAwMDAwMDAwMDA0MggAAAAAAAAAAEIKCwwNDg8QEQEAB9AD4sbIUDbZv0T1JRdD"
          + "4bCsqFTbaKRJDQ7n7uuf6WM58L+WegWAADwAFW8LgSe/JArBfPfv+xssyqyFdo6mUzCgZoKjsH63"
          + "NGM8c/WHyQMlcrdEa/GnSIdh+MfAer1NlykKaObIjkMU/jtpy7dAFeHK5CFwdwqkxTgghBPElvLy"
          + "kjx462HCg6GV+E2iRyUsDgkR9NCwPlGfT3ATlNFeXxckTGrCv/OLeNxaRYpHmiw=";

  /** Card …43, an extension of 32 bytes A0 to BF, good for 1,200 s. */
  static final String EXTENDED =
      "gAFpJAEBAADuEgoLDA0SSQAAAQQEACECszfOzORhYmYaJtWUXHyNVcDxCS3nF3h2YNUJNg75niQt"
          + "z0NEhR2JINMdBQ0oB5YorRNtmcPy/p8JCVrkfZ81zA1fgWsIpcaZa2OPp1oxBHaJSZH6IOoACLkw"
          + "Nw4vsiOtTEFCMDAwMDAwMDAwMDA0MwgAAAAAAAAAAEMKCwwNDg8QEQEAB9ADQmX74LW7lJbdfxrM"
          + "OJ1HpSwLndrm6wdp9RYeb58LtwGWegWABLAgoKGio6SlpqeoqaqrrK2ur7CxsrO0tba3uLm6u7y9"
          + "vr8V/fKQVHVt4Y5Jqok0sKPGXZpW8MFr55RTiJXeZrobdXyLOJfYno1bNaw7HbGfBeN/tnaYoeu0"
          + "KS0DZ6n3e7km+WnLt0AVytg3KUQDIjtTcWUtZjs0GuzVDM0+p3s/UDN/FDbf2yUyUC6BLI6UEFKd"
          + "4VgY1Et61lbAtuhSlMEb1v3T8Zc0uw==";

  private MadeUpCodes() {}

  static TransitQrCheck check() {
    return new TransitQrCheck(
        TransitQrRoots.of(Map.of(ROOT_INDEX, ROOT)), ZoneId.of("Asia/Shanghai"));
  }

  static byte[] record(String text) {
    return Base64.getDecoder().decode(text);
  }

  static TransitQr decoded(byte[] record) {
    return ((TransitQrDecoding.Decoded) TransitQrDecoder.decodeRecord(record)).qr();
  }

  static TransitQr decoded(String text) {
    return decoded(record(text));
  }

  /** The plain code as a genuine one of another card and moment, which nobody signed. */
  static TransitQrVerdict.Genuine genuine(int card, Instant generatedAt) {
    byte[] record = record(PLAIN);
    record[144] = (byte) (card >> 8);
    record[145] = (byte) card;
    int seconds = (int) generatedAt.getEpochSecond();
    for (int i = 0; i < 4; i++) {
      record[263 + i] = (byte) (seconds >> (24 - 8 * i));
    }
    TransitQr qr = decoded(record);
    return new TransitQrVerdict.Genuine(qr, generatedAt.plus(qr.validity()));
  }
}
