package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.profile.ProfileBundle;
import org.onecard.card.profile.ProfileSet;

/** What a profile says of a purse's keys is what its debits are checked by. */
class PurseSettingsTest {

  private static final PurseIdentity CARD =
      PurseIdentity.of(Hex.bytes("99519999" + "0001FFFF" + "00009951000000000042"));
  private static final MemoryCipher MASTER =
      new MemoryCipher(
          CipherKind.TRIPLE_DES, "made-up TAC key!".getBytes(StandardCharsets.US_ASCII));

  @Test
  void builtInProfiles_areWhatIsAssumed() throws Exception {
    Map<PurseApplication, PurseSettings> settings = PurseSettings.of(builtIn());

    assertThat(settings).containsOnlyKeys(PurseApplication.values());
    for (PurseSettings each : settings.values()) {
      assertThat(each.findCipher(0)).contains(CipherKind.TRIPLE_DES);
      assertThat(each.findCipher(1)).contains(CipherKind.TRIPLE_DES);
      assertThat(each.findCipher(4)).contains(CipherKind.SM4);
      assertThat(each.findCipher(2)).isEmpty();
      assertThat(each.derivation().cardKey(MASTER, CARD))
          .isEqualTo(PurseDerivation.ASSUMED.cardKey(MASTER, CARD));
    }
  }

  @Test
  void otherFactors_giveAnotherKey_forThatUnionOnly() throws Exception {
    Map<PurseApplication, PurseSettings> settings =
        PurseSettings.of(
            withCityUnion(
                "{\"from\": \"file\", \"file\": \"EF15\", \"offset\": 0},",
                "{\"from\": \"file\", \"file\": \"EF15\", \"offset\": 10},"));

    assertThat(key(settings, PurseApplication.CITY_UNION))
        .isNotEqualTo(PurseDerivation.ASSUMED.cardKey(MASTER, CARD));
    assertThat(key(settings, PurseApplication.T_UNION))
        .isEqualTo(PurseDerivation.ASSUMED.cardKey(MASTER, CARD));
  }

  @Test
  void factorsThatNoHostIsTold_leaveTheUnionUnchecked() throws Exception {
    assertThat(
            PurseSettings.of(
                withCityUnion(
                    "{\"from\": \"file\", \"file\": \"EF15\", \"offset\": 0},",
                    "{\"from\": \"file\", \"file\": \"EF15\", \"offset\": 20},")))
        .containsOnlyKeys(PurseApplication.T_UNION);
  }

  private static byte[] key(
      Map<PurseApplication, PurseSettings> settings, PurseApplication application) {
    return Optional.ofNullable(settings.get(application))
        .orElseThrow()
        .derivation()
        .cardKey(MASTER, CARD);
  }

  private static ProfileSet withCityUnion(String from, String to) throws Exception {
    String text = new String(bytes("city-union.json"), StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    return ((ProfileBundle.Whole)
            ProfileBundle.over(
                builtIn(),
                Map.of("own.json", text.replace(from, to).getBytes(StandardCharsets.UTF_8))))
        .profiles();
  }

  private static ProfileSet builtIn() throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : ProfileSet.BUILT_IN) {
      files.put(name, bytes(name));
    }
    return ProfileBundle.builtIn(files);
  }

  private static byte[] bytes(String name) throws Exception {
    try (var in = ProfileBundle.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
