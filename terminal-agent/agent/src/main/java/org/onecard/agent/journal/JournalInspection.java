package org.onecard.agent.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body.EpochOpenedBody;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;

/**
 * What a look at a journal finds; the look changes nothing, and may be taken while a terminal runs.
 *
 * @param segments files
 * @param records in all of them
 * @param first the first record; {@link Place#START} where there is none
 * @param last the last one
 * @param tornBytes of a tail that a start would cut off
 * @param fault what is wrong and where; empty while all is well
 */
public record JournalInspection(
    int segments, long records, Place first, Place last, int tornBytes, Optional<String> fault) {

  /** Reads every record and checks its checksum, its form and the hash of the one before. */
  public static JournalInspection of(Disk disk, JournalSize size) throws IOException {
    List<Long> numbers = disk.list().stream().sorted().toList();
    JournalRecovery recovery = new JournalRecovery(size.segmentBytes(), size.maxSegments());
    Walk walk = new Walk();
    for (long number : numbers) {
      byte[] bytes = disk.read(number);
      recovery.found(number, bytes);
      Segment.scan(bytes).entries().forEach(found -> walk.step(number, found));
    }
    Recovery result = recovery.finish();
    if (result instanceof Recovery.Recovered recovered) {
      return new JournalInspection(
          numbers.size(), walk.records, walk.first, walk.last, recovered.cutBytes(), walk.fault);
    }
    return new JournalInspection(
        numbers.size(),
        0,
        Place.START,
        Place.START,
        0,
        Optional.of(((Recovery.Refused) result).text()));
  }

  /** From record to record. */
  private static final class Walk {

    private long records;
    private Place first = Place.START;
    private Place last = Place.START;
    private Optional<ChainedRecord> before = Optional.empty();
    private Optional<String> fault = Optional.empty();

    void step(long segment, Segment.Found found) {
      JournalEntry entry = found.entry();
      records++;
      first = first.equals(Place.START) ? entry.place() : first;
      last = entry.place();
      Decoded<ChainedRecord> decoded = entry.decode();
      if (!(decoded instanceof Decoded.Ok<ChainedRecord> ok)) {
        found(segment, found, ((Decoded.Malformed<ChainedRecord>) decoded).because());
        return;
      }
      if (before.isPresent() && !follows(before.get(), ok.value())) {
        found(segment, found, "it does not continue the record before it");
      }
      before = Optional.of(ok.value());
    }

    private void found(long segment, Segment.Found found, String what) {
      if (fault.isEmpty()) {
        fault =
            Optional.of(
                "record %s in segment %08d at offset %d: %s"
                    .formatted(found.entry().place(), segment, found.offset(), what));
      }
    }

    private static boolean follows(ChainedRecord before, ChainedRecord after) {
      if (after.content().body() instanceof EpochOpenedBody opened) {
        return opened
            .previous()
            .equals(
                new Head(
                    before.content().id().epoch(),
                    before.content().id().sequence(),
                    before.hash()));
      }
      return after.content().previousHash().equals(before.hash());
    }
  }
}
