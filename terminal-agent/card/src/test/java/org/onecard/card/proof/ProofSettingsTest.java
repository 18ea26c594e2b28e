package org.onecard.card.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.Octets;
import org.onecard.card.profile.ProfileBundle;
import org.onecard.card.profile.ProfileDecoder;
import org.onecard.card.profile.ProfileDecoding;
import org.onecard.card.ssse.CardAlgorithm;

/** What a profile says of proving a card is what it is proved by. */
class ProofSettingsTest {

  @Test
  void builtInProfiles_meanTheDefault() throws Exception {
    assertThat(ProofSettings.find(profile("ssse-3.json"))).contains(ProofSettings.DEFAULT);
    assertThat(ProofSettings.find(profile("ssse-2.json")))
        .hasValueSatisfying(
            settings ->
                assertThat(settings.factors()).containsExactly(DiversificationFactor.ATR_TAIL));
  }

  @Test
  void everySettingOfTheProfile_isTakenOver() throws Exception {
    CardProfile other =
        changed(
            Map.of(
                "{\"number\": \"03\", \"cipher\": \"sm4\"}",
                "{\"number\": \"05\", \"cipher\": \"sm4-short\"}",
                "[{\"from\": \"atr-last-8\"}]",
                "[{\"from\": \"region-sx\"}, {\"from\": \"identification-code\"}]",
                "{\"use\": \"internal\", \"id\": \"00\"}",
                "{\"use\": \"internal\", \"id\": \"05\"}",
                "{\"use\": \"external-host\", \"id\": \"0A\"}",
                "{\"use\": \"external-host\", \"id\": \"1A\"}",
                "{\"use\": \"external-sam\", \"id\": \"07\"}",
                "{\"use\": \"external-sam\", \"id\": \"17\"}",
                "{\"use\": \"pin-reload\", \"id\": \"06\"}",
                "{\"use\": \"pin-reload\", \"id\": \"16\"}",
                "\"sam\": {\"application\": \"D15600000590\", \"proves\": \"card\"}",
                "\"keyVersion\": 2, \"keyVersionByte\": \"02\","
                    + " \"sam\": {\"application\": \"D15600000591\", \"proves\": \"nothing\"}"));

    ProofSettings settings = ProofSettings.find(other).orElseThrow();

    assertThat(settings.schemes())
        .isEqualTo(
            Map.of(
                new CardAlgorithm(1), StandardScheme.TRIPLE_DES,
                new CardAlgorithm(5), StandardScheme.SM4_SHORT));
    assertThat(settings.factors())
        .containsExactly(
            DiversificationFactor.REGION, DiversificationFactor.IDENTIFICATION_CODE_TAIL);
    assertThat(settings.keyVersion()).isEqualTo(2);
    assertThat(settings.keyVersionByte()).isEqualTo(OptionalInt.of(2));
    assertThat(settings.proofKeyIdentifier()).isEqualTo(0x05);
    assertThat(settings.readKeyIdentifier()).isEqualTo(0x1A);
    assertThat(settings.pinReloadKeyIdentifier()).isEqualTo(0x16);
    assertThat(settings.sam().readKeyIdentifier()).isEqualTo(0x17);
    assertThat(settings.sam().cardFactor())
        .isEqualTo(DiversificationFactor.IDENTIFICATION_CODE_TAIL);
    assertThat(settings.sam().application()).isEqualTo(Octets.of(Hex.bytes("D15600000591")));
    assertThat(settings.sam().provesCard()).isFalse();
  }

  @Test
  void profileThatReadsOnly_provesNothing() throws Exception {
    assertThat(
            ProofSettings.find(
                changed(Map.of("\"assurance\": \"proved\"", "\"assurance\": \"read\""))))
        .isEmpty();
    assertThat(ProofSettings.find(profile("library-sticker.json"))).isEmpty();
    // A purse's factors lie in a file.
    assertThat(ProofSettings.find(profile("t-union.json"))).isEmpty();
  }

  private static CardProfile changed(Map<String, String> changes) throws Exception {
    String text = new String(bytes("ssse-3.json"), StandardCharsets.UTF_8);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      assertThat(text).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    ProfileDecoding decoding = ProfileDecoder.decode(text.getBytes(StandardCharsets.UTF_8));
    assertThat(decoding).isInstanceOf(ProfileDecoding.Decoded.class);
    return ((ProfileDecoding.Decoded) decoding).profile();
  }

  private static CardProfile profile(String name) throws Exception {
    return ((ProfileDecoding.Decoded) ProfileDecoder.decode(bytes(name))).profile();
  }

  private static byte[] bytes(String name) throws Exception {
    try (var in = ProfileBundle.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
