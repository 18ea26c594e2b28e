package org.onecard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestAuthority;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.store.AnchorStore.Taking;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

class AnchorStoreTest {

  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

  @TempDir private Path folder;
  private final TestHost host = new TestHost();
  private final X509Certificate first = host.authority();
  private final X509Certificate second = new TestAuthority().certificate();

  @BeforeEach
  void enrolled() throws IOException {
    host.enrol(folder);
  }

  @Test
  void withoutAList_theAuthorityOfTheEnrolmentIsTheOnlyOne() throws IOException {
    assertThat(open().anchors()).containsExactly(first);
    assertThat(open().version()).isZero();
    assertThat(open().findIssuing()).isEmpty();
  }

  @Test
  void listOfTheRegion_holdsAtOnce_andOutlivesARestart() throws IOException {
    AnchorStore store = open();
    assertThat(store.take(list(3, second, first), NOW)).isInstanceOf(Taking.Taken.class);
    for (AnchorStore each : List.of(store, open())) {
      assertThat(each.anchors()).containsExactly(second, first);
      assertThat(each.findIssuing()).contains(second);
      assertThat(each.version()).isEqualTo(3);
    }
  }

  @Test
  void listThatWasReplaced_isRefused_alsoAfterARestart() throws IOException {
    assertThat(open().take(list(3, first, second), NOW)).isInstanceOf(Taking.Taken.class);
    assertThat(open().take(list(4, second), NOW)).isInstanceOf(Taking.Taken.class);
    assertThat(open().take(list(3, first, second), NOW))
        .isEqualTo(new Taking.Refused("its version 3 is below 4, which holds"));
    assertThat(open().take(list(4, second), NOW)).isInstanceOf(Taking.Known.class);
    assertThat(open().anchors()).containsExactly(second);
  }

  @Test
  void listThatTheRegionDidNotSign_isRefused() throws IOException {
    SigningKey stranger =
        SigningKey.generate(Signature.Algorithm.ED25519, RandomBytes.from(new SecureRandom()));
    Signed<AnchorList> good = list(3, first, second);
    Signed<AnchorList> later = list(9, first, second);
    for (Signed<AnchorList> forged :
        List.of(
            Signing.sign(good.content(), stranger),
            new Signed<>(later.content(), later.bytes(), good.signature()),
            Signing.sign(
                new AnchorList(
                    new Region("510100"),
                    3,
                    good.content().notBefore(),
                    good.content().notAfter(),
                    good.content().anchors()),
                host.regionKey()))) {
      assertThat(open().take(forged, NOW))
          .isEqualTo(new Taking.Refused("the region did not sign it"));
    }
    assertThat(open().anchors()).containsExactly(first);
    assertThat(folder.resolve(AnchorStore.FILE)).doesNotExist();
  }

  @Test
  void listOfAnotherTime_isNotTaken_andOneThatWasTakenHoldsOn() throws IOException {
    AnchorStore store = open();
    assertThat(store.take(list(3, first, second), NOW.plus(Duration.ofDays(31))))
        .isInstanceOf(Taking.Refused.class);
    assertThat(store.take(list(3, first, second), NOW.minus(Duration.ofHours(2))))
        .isInstanceOf(Taking.Refused.class);
    assertThat(store.take(list(3, first, second), NOW)).isInstanceOf(Taking.Taken.class);
    assertThat(store.take(list(3, first, second), NOW.plus(Duration.ofDays(400))))
        .isInstanceOf(Taking.Known.class);
    assertThat(open().anchors()).hasSize(2);
  }

  @Test
  void listOfWhatIsNoCertificate_changesNothing() throws IOException {
    AnchorList nonsense =
        new AnchorList(
            TestHost.REGION,
            3,
            NOW,
            NOW.plus(Duration.ofDays(1)),
            List.of(new SignedBytes(new byte[] {1, 2, 3})));
    assertThat(open().take(Signing.sign(nonsense, host.regionKey()), NOW))
        .isInstanceOf(Taking.Refused.class);
    assertThat(open().anchors()).containsExactly(first);
  }

  @Test
  void fileThatWasEdited_countsAsNone_andAnotherEnrolmentBeginsAnew() throws IOException {
    assertThat(open().take(list(3, second, first), NOW)).isInstanceOf(Taking.Taken.class);
    Path file = folder.resolve(AnchorStore.FILE);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 7) {
      byte[] edited = whole.clone();
      edited[at] ^= 1;
      Files.write(file, edited);
      assertThat(open().anchors()).as("byte %d", at).containsExactly(first);
    }
    Files.write(file, whole);
    host.enrol(folder);
    assertThat(open().version()).isZero();
  }

  private AnchorStore open() throws IOException {
    return AnchorStore.open(folder, TerminalIdentity.read(folder));
  }

  private Signed<AnchorList> list(long version, X509Certificate... anchors) {
    List<SignedBytes> encoded = new ArrayList<>();
    try {
      for (X509Certificate anchor : anchors) {
        encoded.add(new SignedBytes(anchor.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
    return Signing.sign(
        new AnchorList(
            TestHost.REGION,
            version,
            NOW.minus(Duration.ofHours(1)),
            NOW.plus(Duration.ofDays(30)),
            encoded),
        host.regionKey());
  }
}
