package org.onecard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestHost;

/** Wherever the power fails, there is a certificate that the host takes. */
class CertificateStoreTest {

  @TempDir private Path folder;
  private final TestHost host = new TestHost();
  private TlsCredentials enrolled;

  @BeforeEach
  void enrol() throws IOException {
    host.enrol(folder);
    enrolled = open().present();
  }

  @Test
  void whatIsToFollow_isThereAfterAPowerCut_besideTheOneBefore() throws IOException {
    TlsCredentials next = host.another();
    open().keepNext(next);
    assertThat(open().present()).isEqualTo(enrolled);
    assertThat(open().next()).contains(next);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("tls.next"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatTheHostHasWelcomed_isThePresentOne_andAnotherMayFollow() throws IOException {
    TlsCredentials next = host.another();
    TlsCredentials afterIt = host.another();
    CertificateStore store = open();
    store.keepNext(next);
    store.nextIsWelcome();
    for (CertificateStore each : new CertificateStore[] {store, open()}) {
      assertThat(each.present()).isEqualTo(next);
      assertThat(each.next()).isEmpty();
    }
    store.keepNext(afterIt);
    assertThat(open().present()).isEqualTo(next);
    store.nextIsWelcome();
    assertThat(open().present()).isEqualTo(afterIt);
    assertThat(TerminalIdentity.read(folder).tlsChain()).isEqualTo(afterIt.chain());
  }

  @Test
  void whatTheHostDoesNotTake_isForgotten() throws IOException {
    CertificateStore store = open();
    store.keepNext(host.another());
    store.dropNext();
    assertThat(store.next()).isEmpty();
    assertThat(open().next()).isEmpty();
    assertThat(open().present()).isEqualTo(enrolled);
  }

  @Test
  void nextOneThatIsCutOffOrDamaged_countsAsNone() throws IOException {
    open().keepNext(host.another());
    byte[] whole = Files.readAllBytes(file("tls.next"));
    for (int length = 0; length < whole.length - 40; length += 61) {
      Files.write(file("tls.next"), Arrays.copyOf(whole, length));
      assertThat(open().next()).as("%d bytes", length).isEmpty();
      assertThat(open().present()).isEqualTo(enrolled);
    }
  }

  @Test
  void anotherEnrolment_leavesNothingOfTheCertificatesBefore() throws IOException {
    CertificateStore store = open();
    store.keepNext(host.another());
    store.nextIsWelcome();
    store.keepNext(host.another());
    host.enrol(folder);
    assertThat(open().present().authority()).isEqualTo(enrolled.authority());
    assertThat(open().next()).isEmpty();
    assertThat(file("tls.renewed")).doesNotExist();
  }

  private Path file(String name) {
    return folder.resolve("keys").resolve(name);
  }

  private CertificateStore open() throws IOException {
    return CertificateStore.open(folder, TerminalIdentity.read(folder));
  }
}
