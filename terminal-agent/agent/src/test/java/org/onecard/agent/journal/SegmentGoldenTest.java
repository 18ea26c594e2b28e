package org.onecard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.record.SignedBytes;

/**
 * The bytes of a segment as terminals in the field have them on their disks. Missing files are
 * written by {@code -Donecard.golden.write=true}, as those of the protocol's {@code GoldenTest}.
 */
class SegmentGoldenTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final JournalEntry WITH_CARD =
      new JournalEntry(
          new Place(3, 42),
          new SignedBytes(filled(100, 0x11)),
          Optional.of(new SignedBytes(filled(81, 0x22))));
  private static final JournalEntry WITHOUT =
      new JournalEntry(new Place(3, 43), new SignedBytes(filled(60, 0x33)), Optional.empty());

  @Test
  void headerOfASegment_isWhatItWas() throws IOException {
    assertThat(Segment.header(0x0102030405060708L))
        .isEqualTo(golden("segment-header", Segment.header(0x0102030405060708L)));
    assertThat(Segment.hasHeader(golden("segment-header", new byte[0]), 0x0102030405060708L))
        .isTrue();
  }

  @Test
  void entries_areReadAsTheyWereWritten_andWrittenAsTheyWere() throws IOException {
    byte[] first = Segment.encode(WITH_CARD, 16);
    byte[] second = Segment.encode(WITHOUT, 16 + first.length);
    assertThat(first).isEqualTo(golden("segment-entry-with-card", first));
    assertThat(second).isEqualTo(golden("segment-entry", second));
    byte[] image = new byte[Segment.HEADER_BYTES + first.length + second.length];
    System.arraycopy(golden("segment-entry-with-card", first), 0, image, 16, first.length);
    System.arraycopy(golden("segment-entry", second), 0, image, 16 + first.length, second.length);
    assertThat(Segment.scan(image).entries())
        .extracting(Segment.Found::entry)
        .containsExactly(WITH_CARD, WITHOUT);
  }

  private static byte[] golden(String name, byte[] now) throws IOException {
    Path file = FOLDER.resolve(name + ".hex");
    if (Boolean.getBoolean("onecard.golden.write") && !Files.exists(file)) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, HexFormat.of().formatHex(now) + "\n");
    }
    return HexFormat.of().parseHex(Files.readString(file).strip());
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
