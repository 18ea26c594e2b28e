package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.book.Book;
import org.onecard.scenario.Region;
import org.onecard.server.authority.Anchors.Phase;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.AuthorityFiles;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.authority.TlsContexts;
import org.onecard.server.delivery.AnchorLists;

/** Two hosts on one book, each with a folder of keys that an operator copies to. */
class SharedAuthorityTest {

  private static final String REGION = "500000";

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private Book book;
  private Authorities first;
  private Authorities second;
  private AuthorityNews secondsNews;

  @BeforeEach
  void twoHosts() throws IOException {
    book = Book.open(folder.resolve("ledger.db"));
    first = open("first", true);
    Files.createDirectories(keys("second"));
    for (String name :
        List.of(
            "authority.key",
            "authority.crt",
            "region-signing.key",
            "sealing.key",
            "token.key",
            "tag.key")) {
      copy(name);
    }
    second = open("second", false);
    HostKeys keys = hostKeys("second", false);
    secondsNews =
        new AuthorityNews(
            second,
            new TlsContexts(
                keys.tls(),
                List.of("localhost"),
                second,
                new ClientCertificateCheck(second::anchors, book.terminals()),
                clock),
            new AnchorLists(second, new Region(REGION), keys.signing(), clock),
            book.terminals(),
            LinkState.NONE);
  }

  @AfterEach
  void close() {
    book.close();
  }

  @Test
  void whatOneBegins_theOtherBelievesAtOnce_andIssuesAsSoonAsItHasTheKey() throws IOException {
    assertThat(first.begin(clock.instant())).contains("authority-2.key and authority-2.crt");
    assertThat(first.refresh()).isTrue();
    secondsNews.look();
    assertThat(second.anchors()).isEqualTo(first.anchors());
    assertThat(second.anchors().phase()).isEqualTo(Phase.BEGUN);
    assertThat(second.findIssuer()).isPresent();

    assertThat(first.change(clock.instant())).isTrue();
    secondsNews.look();
    assertThat(second.anchors().phase()).isEqualTo(Phase.SWITCHED);
    assertThat(second.findIssuer()).isEmpty();
    assertThatThrownBy(() -> open("second", false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("copy the files authority-*.key and authority-*.crt");

    copy("authority-2.key");
    copy("authority-2.crt");
    secondsNews.look();
    assertThat(second.findIssuer()).isPresent();
    assertThat(open("second", false).anchors().version()).isEqualTo(second.anchors().version());
  }

  @Test
  void ofTwoThatTakeAStepAtOnce_oneIsToldThatNothingWasDone() throws IOException {
    assertThat(first.begin(clock.instant())).isPresent();
    assertThat(second.begin(clock.instant())).isEmpty();
    assertThat(second.refresh()).isTrue();
    assertThat(first.refresh()).isTrue();
    assertThat(second.anchors()).isEqualTo(first.anchors());

    assertThat(second.change(clock.instant())).as("it has not the key, and may do so").isTrue();
    assertThat(first.change(clock.instant())).isFalse();
    assertThat(book.authorities().list()).hasSize(2);
  }

  @Test
  void bookWithAClockThatStandsStill_hasRisingVersionsAllTheSame() throws IOException {
    Instant at = clock.instant();
    assertThat(first.begin(at)).isPresent();
    assertThat(first.refresh()).isTrue();
    long begun = first.anchors().version();
    assertThat(begun).isEqualTo(at.toEpochMilli());
    assertThat(first.change(at)).isTrue();
    assertThat(first.refresh()).isTrue();
    assertThat(first.retire(at)).isTrue();
    assertThat(first.refresh()).isTrue();
    assertThat(first.anchors().version()).isEqualTo(begun + 2);
    assertThat(first.anchors().phase()).isEqualTo(Phase.ALONE);
    assertThat(first.anchors().former()).hasSize(1);
    assertThat(first.begin(at)).contains("authority-3.key and authority-3.crt");
  }

  private Authorities open(String host, boolean mayCreate) throws IOException {
    return Authorities.open(
        book.authorities(),
        new AuthorityFiles(
            keys(host), hostKeys(host, mayCreate).authority(), REGION, new SecureRandom()));
  }

  private HostKeys hostKeys(String host, boolean mayCreate) throws IOException {
    return HostKeys.openOrCreate(
        keys(host), mayCreate, REGION, clock.instant(), new SecureRandom());
  }

  private void copy(String name) throws IOException {
    Files.copy(keys("first").resolve(name), keys("second").resolve(name));
  }

  private Path keys(String host) {
    return folder.resolve(host);
  }
}
