package org.onecard.virtual.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.card.code.CodeSorter;
import org.onecard.card.code.PresentedCode;
import org.onecard.card.code.ScannedCode;
import org.onecard.card.code.Sm2PublicKey;
import org.onecard.card.code.TransitQr;
import org.onecard.card.code.TransitQrCheck;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.code.TransitQrVerdict;

/** Codes of the lab before the check that terminals use: two independent readings of one table. */
class LabTransitCodeTest {

  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ROUNDS = 300;

  private final TransitQrCheck check =
      new TransitQrCheck(
          TransitQrRoots.of(
              Map.of(LabTransitCode.ROOT_INDEX, Sm2PublicKey.of(LabTransitCode.rootPublicKey()))),
          ZoneId.of("Asia/Shanghai"));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32})
  void everyLengthOfExtension_isGenuine(int extension) {
    byte[] bytes = new byte[extension];
    RANDOM.nextBytes(bytes);
    LabTransitCode code = code().extension(bytes).serial(42);
    TransitQr qr = read(code);
    assertThat(check.check(qr, NOW)).isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(qr.extension()).isEqualTo(bytes);
    assertThat(qr.cardNumber().bytes()).isEqualTo(code.cardNumber());
    assertThat(qr.validity()).isEqualTo(Duration.ofSeconds(60));
    assertThat(qr.generatedAt()).isEqualTo(NOW);
    assertThat(qr.limitFen()).isEqualTo(2_000);
    assertThat(qr.certificateIssuer()).isEqualTo("0A0B0C0D");
  }

  @ParameterizedTest
  @EnumSource(LabTransitCode.Forged.class)
  void whatSomebodyElseSigned_isNotSigned(LabTransitCode.Forged where) {
    assertThat(check.check(read(code().forged(where)), NOW))
        .isInstanceOf(TransitQrVerdict.NotSigned.class);
  }

  @Test
  void rootThatTheTerminalWasNotGiven_isUnknown() {
    assertThat(check.check(read(code().rootIndex(3)), NOW))
        .isEqualTo(new TransitQrVerdict.UnknownRoot(3));
  }

  @Test
  void certificate_countsToTheEndOfItsMonth_byTheRegionsClock() {
    TransitQr qr = read(code().certificateMonth(YearMonth.of(2026, 3)).validitySeconds(1_200));
    Instant midnight = Instant.parse("2026-03-31T16:00:00Z");
    TransitQr late =
        read(
            new LabTransitCode(midnight.minusSeconds(1), RANDOM)
                .certificateMonth(YearMonth.of(2026, 3)));
    assertThat(check.check(qr, NOW)).isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(check.check(late, midnight.minusSeconds(1)))
        .isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(check.check(late, midnight))
        .isEqualTo(new TransitQrVerdict.CertificateOver(YearMonth.of(2026, 3)));
  }

  @Test
  void authorisation_countsThroughItsLastSecond() {
    TransitQr qr = read(code().authorisedUntil(NOW.plusSeconds(10)));
    assertThat(check.check(qr, NOW.plusSeconds(10))).isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(check.check(qr, NOW.plusSeconds(11)))
        .isEqualTo(new TransitQrVerdict.AuthorisationOver(NOW.plusSeconds(10)));
  }

  @Test
  void validity_upToTwentyMinutesIsTaken() {
    assertThat(check.check(read(code().validitySeconds(1_200)), NOW.plusSeconds(1_200)))
        .isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(check.check(read(code().validitySeconds(1_201)), NOW))
        .isEqualTo(new TransitQrVerdict.ValidTooLong(Duration.ofSeconds(1_201)));
  }

  @Test
  void telephoneAhead_byTwentySecondsAndNoMore() {
    TransitQr qr = read(code());
    assertThat(check.check(qr, NOW.minusSeconds(20))).isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(check.check(qr, NOW.minusSeconds(21)))
        .isEqualTo(new TransitQrVerdict.FromTheFuture(Duration.ofSeconds(21)));
  }

  @Test
  void codeEnds_withItsValidity() {
    TransitQr qr = read(code().validitySeconds(60));
    assertThat(check.check(qr, NOW.plusSeconds(60))).isInstanceOf(TransitQrVerdict.Genuine.class);
    assertThat(check.check(qr, NOW.plusSeconds(61)))
        .isEqualTo(new TransitQrVerdict.Expired(NOW.plusSeconds(60)));
  }

  /**
   * The promise of 2 ms, as the processor's time of this thread: a check waits for nothing, and
   * what else the machine does is not its doing.
   */
  @Test
  void check_takesUnderTwoMilliseconds() {
    String text = code().extension(new byte[32]).text();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[ROUNDS];
    for (int round = 0; round < 2 * ROUNDS; round++) {
      long began = threads.getCurrentThreadCpuTime();
      PresentedCode sorted = CodeSorter.sort(ScannedCode.of(text));
      TransitQrVerdict verdict = check.check(((PresentedCode.TransitCode) sorted).qr(), NOW);
      nanos[round % ROUNDS] = threads.getCurrentThreadCpuTime() - began;
      assertThat(verdict).isInstanceOf(TransitQrVerdict.Genuine.class);
    }
    Arrays.sort(nanos);
    System.out.printf(
        "transit QR, sort and check: p50 %d µs, p99 %d µs%n",
        nanos[ROUNDS / 2] / 1_000, nanos[ROUNDS * 99 / 100] / 1_000);
    assertThat(Duration.ofNanos(nanos[ROUNDS / 2])).isLessThan(Duration.ofMillis(2));
  }

  private static LabTransitCode code() {
    return new LabTransitCode(NOW, RANDOM);
  }

  private static TransitQr read(LabTransitCode code) {
    PresentedCode sorted = CodeSorter.sort(ScannedCode.of(code.text()));
    assertThat(sorted).isInstanceOf(PresentedCode.TransitCode.class);
    return ((PresentedCode.TransitCode) sorted).qr();
  }
}
