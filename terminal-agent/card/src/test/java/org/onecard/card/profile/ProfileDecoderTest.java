package org.onecard.card.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.profile.AuthenticationSettings.Factor;
import org.onecard.card.profile.AuthenticationSettings.KeyUse;

class ProfileDecoderTest {

  @Test
  void everyBuiltInProfile_isWholeAndTheyGoTogether() {
    ProfileSet set = BuiltIn.set();

    assertThat(set.list()).hasSize(ProfileSet.BUILT_IN.size());
    assertThat(set.listMedia()).containsExactly("ssse", "t-union", "city-union", "library-sticker");
    for (CardProfile profile : set.list()) {
      assertThat(ProfileSet.BUILT_IN).contains(profile.id() + ".json");
    }
  }

  @Test
  void settingsOfAuthentication_areTyped() {
    AuthenticationSettings ssse = BuiltIn.profile("ssse-3.json").authentication().orElseThrow();
    assertThat(ssse.findCipher(1)).contains(CipherKind.TRIPLE_DES);
    assertThat(ssse.findCipher(3)).contains(CipherKind.SM4);
    assertThat(ssse.findCipher(2)).isEmpty();
    assertThat(ssse.findKey(KeyUse.EXTERNAL_HOST)).contains(0x0A);
    assertThat(ssse.findKey(KeyUse.DEBIT)).isEmpty();
    assertThat(ssse.diversification()).containsExactly(new Factor.AtrLast8());

    AuthenticationSettings purse = BuiltIn.profile("t-union.json").authentication().orElseThrow();
    assertThat(purse.diversification())
        .containsExactly(new Factor.FilePart("EF15", 0), new Factor.FilePart("EF15", 12));
  }

  @Test
  void allFaults_comeAtOnceWithTheirPlaces() {
    String broken =
        BuiltIn.text("library-sticker.json")
            .replace("\"version\": 1", "\"version\": 0")
            .replace("[4, 7]", "[4, 5]")
            .replace("\"low\"", "\"lowest\"")
            .replace("\"code\": \"F3\"", "\"code\": \"F0\", \"colour\": \"red\"");

    List<ProfileFault> faults = faults(broken);

    assertThat(faults)
        .extracting(ProfileFault::path)
        .containsExactly(
            "version", "uid.lengths", "identifier.code", "identifier.colour", "assurance");
    String[] lines = broken.split("\n", -1);
    for (ProfileFault fault : faults) {
      String name = fault.path().substring(fault.path().lastIndexOf('.') + 1);
      assertThat(lines[fault.line() - 1]).contains("\"" + name + "\"");
      assertThat(fault.column()).isBetween(1, lines[fault.line() - 1].length());
      assertThat(fault.describe()).startsWith("line " + fault.line() + ", column ");
    }
  }

  @Test
  void columns_countCharactersAsAnEditorDoes() {
    List<ProfileFault> faults = faults("{\"title\": {\"zh\": \"社会保障卡\", \"en\": 5}}");

    assertThat(faults)
        .anySatisfy(
            fault -> {
              assertThat(fault.path()).isEqualTo("title.en");
              assertThat(fault.column()).isEqualTo(33);
            });
  }

  @Test
  void whatContradictsItself_isRefused() {
    assertRefused("t-union.json", "\"field\": \"serial\"", "\"field\": \"nothing\"", "not there");
    assertRefused("t-union.json", "\"field\": \"serial\"", "\"field\": \"city\"", "is public");
    assertRefused(
        "t-union.json", "\"length\": 30,", "\"length\": 28,", "ends behind the file's 28");
    assertRefused("t-union.json", "\"offset\": 12", "\"offset\": 23", "no such binary file");
    assertRefused("t-union.json", "\"name\": \"city\"", "\"name\": \"serial\"", "two fields");
    assertRefused(
        "ssse-3.json", "\"code\": \"00\"", "\"code\": \"F1\"", "takes a field of 16 bytes");
    assertRefused("ssse-3.json", "\"tag\": \"4E\"", "\"tag\": \"5F\"", "longer tag");
    assertRefused("ssse-3.json", "\"tag\": \"4E\"", "\"tag\": \"61\"", "constructed");
    assertRefused(
        "ssse-3.json", "{\"field\": \"specification\"", "{\"field\": \"name\"", "no public");
    assertRefused("bank-only.json", "\"refuse\"", "\"accept\"", "for cards that are refused");
    assertRefused(
        "library-sticker.json",
        "\"identifier\": {\"namespace\": \"chip-number\", \"code\": \"F3\"},",
        "",
        "identifier is missing");
    assertRefused("library-sticker.json", "\"low\"", "\"read\"", "more than low");
    assertRefused(
        "library-sticker.json", "\"uid\"", "\"aids\": [\"A0000000AA\"], \"uid\"", "not both");
  }

  private static void assertRefused(String file, String what, String by, String why) {
    String text = BuiltIn.text(file);
    assertThat(text).contains(what);
    assertThat(faults(text.replace(what, by)))
        .as("%s with %s", file, by)
        .anySatisfy(fault -> assertThat(fault.describe()).contains(why));
  }

  @Test
  void whatIsNoJson_isOneFaultWithItsPlace() {
    assertThat(faults("{\n  \"profile\": \"a\",\n  oops\n}"))
        .singleElement()
        .satisfies(fault -> assertThat(fault.line()).isEqualTo(3));
    assertThat(faults("")).hasSize(1);
    assertThat(faults("{} {}")).hasSize(1);
    assertThat(faults("{\"a\": 1, \"a\": 2}")).hasSize(1);
    assertThat(faults("[".repeat(1_000))).hasSize(1);
    assertThat(faults("\"" + "a".repeat(2_000) + "\"")).hasSize(1);
    assertThat(faults("[" + "1,".repeat(20_000) + "1]")).hasSize(1);
    assertThat(faults(" ".repeat(70_000))).hasSize(1);
    assertThat(refused(new byte[] {'{', '\n', (byte) 0xC3, '}'}))
        .singleElement()
        .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
    assertThat(faults("null")).isNotEmpty();
    assertThat(faults("{}")).hasSizeGreaterThan(4);
  }

  @Test
  void anyChangedProfile_isAProfileOrHasFaults() {
    for (String file : ProfileSet.BUILT_IN) {
      byte[] whole = BuiltIn.bytes(file);
      for (int seed = 0; seed < 2_000; seed++) {
        Random random = new Random(seed);
        byte[] changed = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        ProfileDecoding decoding = ProfileDecoder.decode(changed);
        if (decoding instanceof ProfileDecoding.Refused refused) {
          assertThat(refused.faults()).as("%s, seed %d", file, seed).isNotEmpty();
        }
      }
    }
  }

  static List<ProfileFault> faults(String text) {
    return refused(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ProfileFault> refused(byte[] bytes) {
    ProfileDecoding decoding = ProfileDecoder.decode(bytes);
    assertThat(decoding).isInstanceOf(ProfileDecoding.Refused.class);
    return ((ProfileDecoding.Refused) decoding).faults();
  }
}
