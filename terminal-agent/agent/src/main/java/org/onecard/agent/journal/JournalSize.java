package org.onecard.agent.journal;

/**
 * How much disk the journal may take.
 *
 * @param segmentBytes of one segment, at least 65,536
 * @param maxSegments the spare one included, at least 3
 */
public record JournalSize(int segmentBytes, int maxSegments) {

  /** 64 MiB: some hundred thousand records, weeks of a busy gate without a host. */
  public static final JournalSize USUAL = new JournalSize(1 << 20, 64);

  public JournalSize {
    if (segmentBytes < 65_536 || maxSegments < 3) {
      throw new IllegalArgumentException("at least 3 segments of at least 65,536 bytes");
    }
  }
}
