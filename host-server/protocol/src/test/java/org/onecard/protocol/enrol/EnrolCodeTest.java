package org.onecard.protocol.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.enrol.EnrolCode.Parsed;

class EnrolCodeTest {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final Samples samples = new Samples(71);

  private EnrolCode code() {
    return EnrolCode.generate(AuthorityHash.of(samples.bytes(91)), samples.randomBytes());
  }

  @Test
  void everyCode_comesBackHoweverItIsTyped() {
    for (int round = 0; round < 500; round++) {
      EnrolCode code = code();
      String text = code.text();
      assertThat(text).matches("([0-9A-HJKMNP-TV-Z]{4}-){9}[0-9A-HJKMNP-TV-Z]{2}");
      for (String typed :
          new String[] {
            text,
            text.toLowerCase(Locale.ROOT),
            text.replace("-", ""),
            " " + text.replace('-', ' ') + " ",
            text.replace('0', 'O').replace('1', 'I'),
            text.replace('0', 'o').replace('1', 'l')
          }) {
        assertThat(EnrolCode.parse(typed)).isEqualTo(new Parsed.Code(code));
      }
    }
  }

  @Test
  void everySingleWrongCharacter_isFound() {
    String text = code().text();
    for (int at = 0; at < text.length(); at++) {
      for (int index = 0; index < ALPHABET.length(); index++) {
        char wrong = ALPHABET.charAt(index);
        if (text.charAt(at) != '-' && text.charAt(at) != wrong) {
          String typed = text.substring(0, at) + wrong + text.substring(at + 1);
          assertThat(EnrolCode.parse(typed)).as(typed).isEqualTo(new Parsed.Mistyped());
        }
      }
    }
  }

  @Test
  void everyTwoNeighboursThatChangedPlaces_areFound() {
    for (int round = 0; round < 50; round++) {
      String plain = code().text().replace("-", "");
      for (int at = 0; at + 1 < plain.length(); at++) {
        if (plain.charAt(at) != plain.charAt(at + 1)) {
          String typed =
              plain.substring(0, at)
                  + plain.charAt(at + 1)
                  + plain.charAt(at)
                  + plain.substring(at + 2);
          assertThat(EnrolCode.parse(typed)).as(typed).isEqualTo(new Parsed.Mistyped());
        }
      }
    }
  }

  @Test
  void wrongLengthsAndStrangeCharacters_areNamed() {
    String text = code().text();

    assertThat(EnrolCode.parse("")).isEqualTo(new Parsed.WrongLength(0, 38));
    assertThat(EnrolCode.parse(text.substring(0, text.length() - 1)))
        .isEqualTo(new Parsed.WrongLength(37, 38));
    assertThat(EnrolCode.parse(text + "0")).isEqualTo(new Parsed.WrongLength(39, 38));
    assertThat(EnrolCode.parse("A".repeat(100_000))).isInstanceOf(Parsed.WrongLength.class);
    assertThat(EnrolCode.parse(text.substring(0, 2) + "U" + text.substring(3)))
        .isEqualTo(new Parsed.StrangeCharacter(3));
    assertThat(EnrolCode.parse("卡" + text)).isEqualTo(new Parsed.StrangeCharacter(1));
  }

  @Test
  void anyText_isParsedWithoutException() {
    for (int round = 0; round < 5_000; round++) {
      String typed = new String(samples.bytes(samples.below(80)), StandardCharsets.ISO_8859_1);
      assertThat(EnrolCode.parse(typed)).isNotNull();
    }
  }

  @Test
  void code_showsItsNumberOnly() {
    EnrolCode code = code();
    assertThat(code.toString()).isEqualTo("enrolment code " + code.number());
    assertThat(code.secret().toString()).isEqualTo("enrolment secret");
  }
}
