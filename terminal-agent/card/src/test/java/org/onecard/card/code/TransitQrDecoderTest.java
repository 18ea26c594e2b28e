package org.onecard.card.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.card.apdu.Hex;
import org.onecard.card.code.TransitQrDecoding.Layer;
import org.onecard.card.code.TransitQrDecoding.Malformed;

class TransitQrDecoderTest {

  private static final long SEED = 20260331;
  private static final int ROUNDS = 20_000;

  @Test
  void everyField_isReadFromItsPlace() {
    TransitQr qr = MadeUpCodes.decoded(MadeUpCodes.EXTENDED);
    assertThat(qr.version()).isEqualTo(0x80);
    assertThat(qr.rootKeyIndex()).isEqualTo(MadeUpCodes.ROOT_INDEX);
    assertThat(qr.certificateIssuer()).isEqualTo("0A0B0C0D");
    assertThat(qr.certificateMonth()).isEqualTo(YearMonth.of(2049, 12));
    assertThat(qr.certificateSerial()).isEqualTo(1);
    assertThat(new String(qr.account(), StandardCharsets.US_ASCII)).isEqualTo("LAB0000000000043");
    assertThat(Hex.of(qr.cardNumber().bytes())).isEqualTo("08000000000000000043");
    assertThat(qr.cardIssuer()).isEqualTo("0A0B0C0D");
    assertThat(qr.codePlatform()).isEqualTo("0E0F1011");
    assertThat(qr.accountType()).isEqualTo(1);
    assertThat(qr.limitFen()).isEqualTo(2_000);
    assertThat(qr.authorisedUntil()).isEqualTo(Instant.parse("2049-12-31T16:00:00Z"));
    assertThat(qr.validity()).isEqualTo(Duration.ofMinutes(20));
    assertThat(qr.extension()).hasSize(32).startsWith(0xA0, 0xA1).endsWith(0xBF);
    assertThat(qr.generatedAt()).isEqualTo(MadeUpCodes.MADE);
  }

  @Test
  void padding_mayBeMissing() {
    String unpadded = MadeUpCodes.PLAIN.replace("=", "");
    assertThat(unpadded).isNotEqualTo(MadeUpCodes.PLAIN);
    assertThat(decode(unpadded)).isInstanceOf(TransitQrDecoding.Decoded.class);
  }

  @Test
  void textOfACode_thatHasLostAnyNumberOfCharacters_isMalformed() {
    for (int kept = 1; kept < MadeUpCodes.EXTENDED.indexOf('='); kept++) {
      assertThat(decode(MadeUpCodes.EXTENDED.substring(0, kept)))
          .as("%d characters", kept)
          .isInstanceOf(Malformed.class);
    }
  }

  @Test
  void otherCharacter_isNamedByItsPlace() {
    String broken = MadeUpCodes.PLAIN.substring(0, 100) + "*" + MadeUpCodes.PLAIN.substring(101);
    assertThat(decode(broken))
        .isEqualTo(new Malformed(Layer.TEXT, 100, "this is no character of Base64"));
  }

  @Test
  void tooLongText_isNotLookedAt() {
    assertThat(decode("A".repeat(100_000)))
        .isEqualTo(new Malformed(Layer.TEXT, 488, "a code has at most 488 characters"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7F, version",
    "1, 02, length",
    "2, 00, length",
    "3, 25, certificate begins",
    "7, 01, service",
    "9, 13, format",
    "14, 13, month",
    "14, 00, month",
    "14, 0A, month",
    "15, A0, year",
    "22, 20, announced by 04040021",
    "197, 00, extension",
    "197, FF, extension",
    "230, 14, announced by 15",
    "299, 14, announced by 15"
  })
  void wrongByte_isNamedByItsPlace(int offset, String hex, String word) {
    byte[] record = MadeUpCodes.record(MadeUpCodes.EXTENDED);
    record[offset] = Hex.bytes(hex)[0];
    assertThat(TransitQrDecoder.decodeRecord(record))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed -> {
              assertThat(malformed.describe()).contains(word);
              // A field is named by where it begins.
              assertThat(malformed.offset()).isBetween(offset - 3, offset);
            });
  }

  @Test
  void extensionOfThirtyThreeBytes_isTooLong() {
    byte[] record = MadeUpCodes.record(MadeUpCodes.EXTENDED);
    byte[] longer = Arrays.copyOf(record, record.length + 1);
    longer[2]++;
    longer[197]++;
    assertThat(TransitQrDecoder.decodeRecord(longer)).isInstanceOf(Malformed.class);
  }

  @Test
  void anyBytes_areAnsweredAndNeverThrown() {
    Random random = new Random(SEED);
    byte[][] starts = {
      MadeUpCodes.PLAIN.getBytes(StandardCharsets.US_ASCII),
      MadeUpCodes.EXTENDED.getBytes(StandardCharsets.US_ASCII)
    };
    int decoded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] text = starts[round % 2].clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      text = Arrays.copyOf(text, 1 + random.nextInt(text.length + 8));
      if (TransitQrDecoder.decode(ScannedCode.of(text)) instanceof Malformed malformed) {
        assertThat(malformed.offset()).isBetween(0, text.length);
      } else {
        decoded++;
      }
    }
    assertThat(decoded).isLessThan(ROUNDS / 2);
  }

  @Test
  void nothingOfTheHolder_isShown() {
    TransitQr qr = MadeUpCodes.decoded(MadeUpCodes.PLAIN);
    assertThat(
            qr
                + " "
                + qr.cardNumber()
                + qr.digest()
                + ScannedCode.of(MadeUpCodes.PLAIN)
                + TransitQrDecoder.decode(ScannedCode.of(MadeUpCodes.PLAIN)))
        .doesNotContain("0042", "LAB", MadeUpCodes.PLAIN.substring(10, 20));
  }

  private static TransitQrDecoding decode(String text) {
    return TransitQrDecoder.decode(ScannedCode.of(text));
  }
}
