package org.onecard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;

class JournalEntryTest {

  private final ChainedRecord record =
      RecordChain.opening("gate-01", 1)
          .append(
              Instant.parse("2026-05-01T08:00:00Z"),
              TimeQuality.FROM_HOST,
              1,
              new Body.EpochOpenedBody(Head.NONE),
              Optional.empty());

  @Test
  void sealedCardOfAnotherLength_isMalformed_thoughTheSumIsRight(@TempDir Path folder)
      throws Exception {
    JournalEntry entry =
        new JournalEntry(
            JournalShell.placeOf(record),
            record.bytes(),
            Optional.of(new SignedBytes(new byte[] {1, 2, 3})));

    assertThat(entry.decode())
        .isEqualTo(new Decoded.Malformed<>("a sealed card has 81 bytes, not 3"));
    try (FileDisk disk = FileDisk.open(folder)) {
      disk.reserve(1, Segment.header(1), JournalSize.USUAL.segmentBytes());
      disk.append(1, Segment.HEADER_BYTES, Segment.encode(entry, Segment.HEADER_BYTES));
      assertThat(JournalInspection.of(disk, JournalSize.USUAL).fault())
          .hasValueSatisfying(fault -> assertThat(fault).contains("record 1.1").contains("81"));
    }
  }

  @Test
  void recordAboutNoCard_isReadAsItWasWritten() {
    assertThat(
            new JournalEntry(JournalShell.placeOf(record), record.bytes(), Optional.empty())
                .decode())
        .isEqualTo(new Decoded.Ok<>(record));
  }
}
