package org.onecard.card.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onecard.card.code.TransitQrVerdict.Genuine;

/** What its moments mean is tested with codes made for each, beside the lab that makes them. */
class TransitQrCheckTest {

  private static final Instant NOW = MadeUpCodes.MADE.plusSeconds(5);

  private final TransitQrCheck check = MadeUpCodes.check();

  @Test
  void madeUpCodes_areGenuine() {
    assertThat(check.check(MadeUpCodes.decoded(MadeUpCodes.PLAIN), NOW))
        .isInstanceOfSatisfying(
            Genuine.class,
            genuine -> assertThat(genuine.until()).isEqualTo(MadeUpCodes.MADE.plusSeconds(60)));
    assertThat(check.check(MadeUpCodes.decoded(MadeUpCodes.EXTENDED), NOW))
        .isInstanceOf(Genuine.class);
  }

  @Test
  void anyChangedByte_isNotGenuine() {
    byte[] record = MadeUpCodes.record(MadeUpCodes.EXTENDED);
    for (int at = 0; at < record.length; at++) {
      byte[] changed = record.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      if (TransitQrDecoder.decodeRecord(changed) instanceof TransitQrDecoding.Decoded decoded) {
        assertThat(check.check(decoded.qr(), NOW)).as("byte %d", at).isNotInstanceOf(Genuine.class);
      }
    }
  }

  @Test
  void signaturesOfNothing_areNotSigned() {
    for (int fill : new int[] {0x00, 0xFF}) {
      for (int signature : new int[] {56, 199, 268}) {
        byte[] record = MadeUpCodes.record(MadeUpCodes.PLAIN);
        Arrays.fill(record, signature, signature + 64, (byte) fill);
        assertThat(check.check(MadeUpCodes.decoded(record), NOW))
            .isInstanceOf(TransitQrVerdict.NotSigned.class);
      }
    }
  }

  @Test
  void eachSignature_isHeldAgainstItsOwnKey() {
    byte[] record = MadeUpCodes.record(MadeUpCodes.PLAIN);
    // The issuer may not vouch for itself, though its signature below holds.
    Sm2PublicKey issuer = Sm2PublicKey.of(Arrays.copyOfRange(record, 23, 56));
    TransitQrCheck misled =
        new TransitQrCheck(
            TransitQrRoots.of(Map.of(MadeUpCodes.ROOT_INDEX, issuer)), ZoneId.of("UTC"));
    assertThat(misled.check(MadeUpCodes.decoded(record), NOW).describe())
        .contains("issuer's certificate");
    record[199] ^= 1;
    assertThat(check.check(MadeUpCodes.decoded(record), NOW).describe()).contains("user's key");
    record[199] ^= 1;
    record[268] ^= 1;
    assertThat(check.check(MadeUpCodes.decoded(record), NOW).describe()).contains("on the code");
  }

  @Test
  void withoutRoots_nobodyIsBelieved() {
    TransitQrCheck strict = new TransitQrCheck(TransitQrRoots.NONE, ZoneId.of("UTC"));
    assertThat(strict.check(MadeUpCodes.decoded(MadeUpCodes.PLAIN), NOW))
        .isEqualTo(new TransitQrVerdict.UnknownRoot(MadeUpCodes.ROOT_INDEX));
  }

  @Test
  void settingsThatAreNoKey_areRefusedWithASentence() {
    assertThatThrownBy(() -> Sm2PublicKey.of(new byte[33]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no point");
    assertThatThrownBy(() -> Sm2PublicKey.of(new byte[32])).hasMessageContaining("33 bytes");
    assertThatThrownBy(() -> TransitQrRoots.of(Map.of(256, MadeUpCodes.ROOT)))
        .hasMessageContaining("0 to 255");
  }
}
