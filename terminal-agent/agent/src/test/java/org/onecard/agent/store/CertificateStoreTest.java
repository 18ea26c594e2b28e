package org.onecard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    store.welcomed(next);
    for (CertificateStore each : new CertificateStore[] {store, open()}) {
      assertThat(each.present()).isEqualTo(next);
      assertThat(each.next()).isEmpty();
    }
    store.keepNext(afterIt);
    assertThat(open().present()).isEqualTo(next);
    store.welcomed(afterIt);
    assertThat(open().present()).isEqualTo(afterIt);
    assertThat(TerminalIdentity.read(folder).tlsChain()).isEqualTo(afterIt.chain());
  }

  @Test
  void welcomeUnderThePresentOne_leavesTheNextOneWhereItIs() throws IOException {
    TlsCredentials next = host.another();
    CertificateStore store = open();
    store.keepNext(next);
    store.welcomed(enrolled);
    assertThat(open().present()).isEqualTo(enrolled);
    assertThat(open().next()).contains(next);
  }

  @Test
  void keyOfAnotherCertificate_isNoNextOne_andForThePresentOneTheSentenceSaysWhatToDo()
      throws IOException {
    CertificateStore store = open();
    TlsCredentials next = host.another();
    TlsCredentials mixed = new TlsCredentials(host.another().key(), next.chain());
    store.keepNext(mixed);
    assertThat(open().next()).isEmpty();
    store.welcomed(mixed);
    assertThatThrownBy(() -> TerminalIdentity.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key in tls.renewed is not that of the certificate beside it")
        .hasMessageContaining("terminal enrol --again");
    Files.delete(file("tls.renewed"));
    Files.write(file("tls.key"), host.another().key().getEncoded());
    TerminalIdentity withItsRecords = TerminalIdentity.read(folder);
    assertThatThrownBy(withItsRecords::checkTls)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key in tls.key is not that of the certificate in tls.chain")
        .hasMessageContaining("terminal enrol --again");
  }

  /** The link's thread asks at each tick; the disk may take seconds. */
  @Test
  void whatIsShown_isKnownWhileTheDiskIsBeingWrittenTo() throws Exception {
    CountDownLatch isWriting = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    CertificateStore store =
        CertificateStore.open(
            new KeyFiles() {
              @Override
              public Optional<byte[]> find(String name) {
                return Optional.empty();
              }

              @Override
              public void replace(String name, byte[] content) throws IOException {
                isWriting.countDown();
                try {
                  mayGoOn.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              }

              @Override
              public void rename(String from, String to) {}
            },
            enrolled);
    TlsCredentials next = host.another();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> writing =
          threads.submit(
              () -> {
                store.keepNext(next);
                return next;
              });
      isWriting.await();
      Future<TlsCredentials> asked = threads.submit(store::present);
      assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo(enrolled);
      assertThat(store.next()).isEmpty();
      mayGoOn.countDown();
      writing.get(5, TimeUnit.SECONDS);
      assertThat(store.next()).contains(next);
    } finally {
      mayGoOn.countDown();
      threads.shutdownNow();
    }
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
    TlsCredentials next = host.another();
    store.keepNext(next);
    store.welcomed(next);
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
