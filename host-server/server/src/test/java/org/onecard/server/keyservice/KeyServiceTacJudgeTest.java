package org.onecard.server.keyservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseDerivation;
import org.onecard.card.purse.PurseIdentity;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.PurseProof;
import org.onecard.card.purse.PurseSettings;
import org.onecard.card.purse.TerminalNumber;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.server.lane.TacVerdict;
import org.onecard.server.profile.HostProfiles;

/** TACs of purses, judged by a master in the vault. */
class KeyServiceTacJudgeTest {

  private static final byte[] MASTER = "made-up TAC key!".getBytes(StandardCharsets.US_ASCII);
  private static final String ISSUER = "99519999";
  private static final String FACTOR = "0001FFFF";
  private static final String SERIAL = "00009951000000000042";
  private static final LocalDateTime AT = LocalDateTime.of(2026, 3, 2, 8, 30, 15);

  private static final Map<PurseApplication, PurseSettings> SETTINGS =
      PurseSettings.of(HostProfiles.builtIn());

  @TempDir private Path folder;
  private PurseKeyring keys;
  private KeyServiceTacJudge judge;

  @BeforeEach
  void keyIsInTheVault() throws Exception {
    KeystoreVault vault =
        KeystoreVault.open(
            folder.resolve("keys.p12"), folder.resolve("keys.password"), new SecureRandom());
    vault.add(KeyAlias.ofTac(PurseApplication.T_UNION, 3, CipherKind.TRIPLE_DES), MASTER);
    keys = new PurseKeyring(vault, SETTINGS);
    judge = new KeyServiceTacJudge(keys, SETTINGS);
  }

  @Test
  void tacOfThisDebit_isRight() {
    assertThat(judge.judge(card("F1"), debit(300, 3, true), told(tac())))
        .isEqualTo(TacVerdict.RIGHT);
  }

  @Test
  void tacOfAnotherDebit_orOfAnotherCard_isWrong() {
    byte[] changed = tac();
    changed[0] ^= 1;
    assertThat(judge.judge(card("F1"), debit(300, 3, true), told(changed)))
        .isEqualTo(TacVerdict.WRONG);
    assertThat(judge.judge(card("F1"), debit(200, 3, true), told(tac())))
        .isEqualTo(TacVerdict.WRONG);
    byte[] other = card("F1").bytes();
    other[14] ^= 1;
    assertThat(judge.judge(new RawCardIdentifier(other), debit(300, 3, true), told(tac())))
        .isEqualTo(TacVerdict.WRONG);
  }

  @Test
  void withoutKey_orWithoutIssuer_nothingIsSaid() {
    assertThat(judge.judge(card("F1"), debit(300, 4, true), told(tac())))
        .isEqualTo(TacVerdict.NOT_CHECKED);
    assertThat(judge.judge(card("F1"), debit(300, 3, false), told(tac())))
        .isEqualTo(TacVerdict.NOT_CHECKED);
  }

  private byte[] tac() {
    PurseIntent intent =
        PurseIntent.told(
                PurseApplication.T_UNION,
                6,
                1,
                300,
                hex("00001388" + "0007" + "000000" + "03" + "00" + "01020304"),
                new TerminalNumber("999900000001"),
                5,
                AT)
            .orElseThrow();
    return new PurseProof(keys, PurseDerivation.ASSUMED)
        .findTac(intent, PurseIdentity.of(hex(ISSUER + FACTOR + SERIAL)))
        .orElseThrow()
        .bytes();
  }

  private static PurseDebit debit(long amountFen, int keyVersion, boolean saysItsIssuer) {
    return new PurseDebit(
        Application.T_UNION,
        PurseDebit.Kind.SIMPLE,
        Money.fen(amountFen),
        7,
        Money.fen(5_000),
        keyVersion,
        0,
        new SignedBytes(hex("01020304")),
        new SignedBytes(hex("999900000001")),
        new SignedBytes(hex("00000005")),
        AT,
        new SignedBytes(hex(FACTOR)),
        saysItsIssuer ? Optional.of(new SignedBytes(hex(ISSUER))) : Optional.empty());
  }

  private static PurseResult.Debited told(byte[] tac) {
    return new PurseResult.Debited(new SignedBytes(tac), new SignedBytes(new byte[4]), false);
  }

  private static RawCardIdentifier card(String code) {
    return new RawCardIdentifier(hex(code + "FFFFFF" + "0A" + SERIAL + "00"));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
