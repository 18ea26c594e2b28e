package org.onecard.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.book.Book;

class AuditTrailTest {

  private static final Clock STANDING_STILL =
      Clock.fixed(Instant.parse("2026-03-02T01:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path data;

  @Test
  void noiseOfStrangers_isBoundedAndCoversNothingElse() {
    List<AuditEntry> written;
    try (Book book = Book.open(data.resolve("ledger.db"))) {
      AuditTrail trail = new AuditTrail(book.audit(), STANDING_STILL);
      trail.start();
      for (int count = 0; count < 100; count++) {
        trail.noteStranger("10.0.0.7", "connection.handshake", "noise");
      }
      trail.noteStranger("terminal gate-01", "certificate.revoked", "refused");
      awaitWritten(book, "certificate.revoked");
      trail.close();
      written = book.audit().listRecent(200);
    }

    assertThat(written)
        .filteredOn(entry -> entry.what().equals("connection.handshake"))
        .hasSize(60);
    assertThat(written).extracting(AuditEntry::what).contains("certificate.revoked");
    assertThat(written)
        .filteredOn(entry -> entry.what().equals("audit.dropped"))
        .extracting(entry -> lost(entry.detail()))
        .satisfies(
            lost -> assertThat(lost.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40));
  }

  private static void awaitWritten(Book book, String what) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (book.audit().listRecent(200).stream().noneMatch(entry -> entry.what().equals(what))) {
      assertThat(System.nanoTime()).as("not written within 60 s: %s", what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static int lost(String detail) {
    return Integer.parseInt(detail.substring(0, detail.indexOf(' ')));
  }
}
