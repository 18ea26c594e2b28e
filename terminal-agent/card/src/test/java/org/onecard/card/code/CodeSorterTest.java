package org.onecard.card.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.card.code.PresentedCode.DamagedTransitCode;
import org.onecard.card.code.PresentedCode.ElectronicCard;
import org.onecard.card.code.PresentedCode.TransitCode;
import org.onecard.card.code.PresentedCode.UnknownCode;
import org.onecard.card.code.PresentedCode.UnsupportedCode;

class CodeSorterTest {

  @Test
  void transitQr_isOne() {
    assertThat(sort(MadeUpCodes.PLAIN)).isInstanceOf(TransitCode.class);
    assertThat(sort(MadeUpCodes.EXTENDED)).isInstanceOf(TransitCode.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 100, 255, 256, 442})
  void cutTransitQr_isDamaged_andNoElectronicCard(int characters) {
    assertThat(sort(MadeUpCodes.PLAIN.substring(0, characters)))
        .isInstanceOf(DamagedTransitCode.class);
  }

  @Test
  void transitQrWithABrokenCertificate_isDamaged() {
    byte[] record = MadeUpCodes.record(MadeUpCodes.PLAIN);
    record[3] = 0;
    assertThat(sort(Base64.getEncoder().encodeToString(record)))
        .isInstanceOf(DamagedTransitCode.class);
  }

  @ParameterizedTest
  @CsvSource({"84, LOCAL", "2, WALLET", "85, NATIONAL_PLATFORM"})
  void otherClasses_areNamed_andNotSupported(int first, CodeClass codeClass) {
    byte[] record = new byte[120];
    Arrays.fill(record, (byte) 0x33);
    record[0] = (byte) first;
    record[1] = 0;
    record[2] = 117;
    assertThat(sort(Base64.getEncoder().encodeToString(record)))
        .isEqualTo(new UnsupportedCode(codeClass));
  }

  /** Most Base64 strings begin like some class: half of them with bit 7. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "91A7F3C2E5B84D60",
        "gAAAgAAAgAAAgAAA",
        "VAAAVAAAVAAAVAAA",
        "e-card_0123456789.ABC~x"
      })
  void opaqueString_isAnElectronicCard_whateverItBeginsWith(String text) {
    assertThat(sort(text)).isEqualTo(new ElectronicCard(EcardCode.of(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"6901234567892", "https://example.invalid/abcdef", "two words of a paper label"})
  void whatIsSoldOrLinked_isUnknown(String text) {
    assertThat(sort(text)).isInstanceOf(UnknownCode.class);
  }

  @Test
  void anyBytes_areSorted_andDescribedWithoutShowingThem() {
    for (int length = 1; length < 600; length++) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) (length * 7));
      assertThat(CodeSorter.sort(ScannedCode.of(bytes)).describe()).isNotBlank();
    }
    assertThat(sort("91A7F3C2E5B84D60").toString() + sort("91A7F3C2E5B84D60").describe())
        .doesNotContain("91A7");
  }

  private static PresentedCode sort(String text) {
    return CodeSorter.sort(ScannedCode.of(text));
  }
}
