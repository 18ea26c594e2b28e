package org.onecard.agent.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body.EpochOpenedBody;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.SignedBytes;

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
    List<SegmentImage> images = new ArrayList<>();
    for (long number : disk.list()) {
      images.add(new SegmentImage(number, new SignedBytes(disk.read(number))));
    }
    images.sort(Comparator.comparingLong(SegmentImage::number));
    Recovery recovery = Journal.recover(images, size.segmentBytes(), size.maxSegments());
    if (recovery instanceof Recovery.Refused refused) {
      return new JournalInspection(
          images.size(), 0, Place.START, Place.START, 0, Optional.of(refused.text()));
    }
    Walk walk = new Walk();
    for (SegmentImage image : images) {
      Segment.scan(image.bytes().bytes()).entries().forEach(found -> walk.step(image, found));
    }
    return new JournalInspection(
        images.size(),
        walk.records,
        walk.first,
        walk.last,
        ((Recovery.Recovered) recovery).cutBytes(),
        walk.fault);
  }

  /** From record to record. */
  private static final class Walk {

    private long records;
    private Place first = Place.START;
    private Place last = Place.START;
    private Optional<ChainedRecord> before = Optional.empty();
    private Optional<String> fault = Optional.empty();

    void step(SegmentImage image, Segment.Found found) {
      JournalEntry entry = found.entry();
      records++;
      first = first.equals(Place.START) ? entry.place() : first;
      last = entry.place();
      Decoded<ChainedRecord> decoded =
          Bodies.decodeChained(entry.record().bytes(), entry.sealedCard().map(SealedCard::new));
      if (!(decoded instanceof Decoded.Ok<ChainedRecord> ok)) {
        found(image, found, ((Decoded.Malformed<ChainedRecord>) decoded).because());
        return;
      }
      if (before.isPresent() && !follows(before.get(), ok.value())) {
        found(image, found, "it does not continue the record before it");
      }
      before = Optional.of(ok.value());
    }

    private void found(SegmentImage image, Segment.Found found, String what) {
      if (fault.isEmpty()) {
        fault =
            Optional.of(
                "record %s in segment %08d at offset %d: %s"
                    .formatted(found.entry().place(), image.number(), found.offset(), what));
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
