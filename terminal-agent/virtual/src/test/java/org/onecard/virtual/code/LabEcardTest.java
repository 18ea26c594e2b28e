package org.onecard.virtual.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.onecard.card.code.CodeSorter;
import org.onecard.card.code.EcardCode;
import org.onecard.card.code.PresentedCode;
import org.onecard.card.code.ScannedCode;

class LabEcardTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final byte[] IDENTIFIER = "made-up card 001".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random = new SecureRandom();

  @Test
  void issued_opensToWhatItWasIssuedFor() {
    LabEcard.Content content =
        LabEcard.open(LabEcard.issue("510100", IDENTIFIER, NOW, random)).orElseThrow();
    assertThat(content.region()).isEqualTo("510100");
    assertThat(content.identifier()).isEqualTo(IDENTIFIER);
    assertThat(content.issuedAt()).isEqualTo(NOW);
  }

  @Test
  void eachIssue_isAnotherString_thatShowsNothingOfTheCard() {
    String one = LabEcard.issue("510100", IDENTIFIER, NOW, random);
    String other = LabEcard.issue("510100", IDENTIFIER, NOW, random);
    assertThat(one).isNotEqualTo(other).doesNotContain("510100");
  }

  @Test
  void aTerminal_takesItForAnElectronicCard() {
    String code = LabEcard.issue("500000", IDENTIFIER, NOW, random);
    assertThat(CodeSorter.sort(ScannedCode.of(code)))
        .isEqualTo(new PresentedCode.ElectronicCard(EcardCode.of(code)));
  }

  @Test
  void anyChangedCharacter_opensToNothing() {
    String code = LabEcard.issue("500000", IDENTIFIER, NOW, random);
    for (int i = 0; i < code.length(); i++) {
      String changed =
          code.substring(0, i) + (code.charAt(i) == 'A' ? 'B' : 'A') + code.substring(i + 1);
      // The last character carries bits that no byte needs.
      if (i < code.length() - 1) {
        assertThat(LabEcard.open(changed)).as("changed at %d", i).isEmpty();
      }
    }
    assertThat(LabEcard.open("")).isEmpty();
    assertThat(LabEcard.open("LAB1.")).isEmpty();
    assertThat(LabEcard.open("LAB1.AAAA")).isEmpty();
    assertThat(LabEcard.open("LAB1." + "A".repeat(10_000))).isEmpty();
  }
}
