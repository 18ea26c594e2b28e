package org.onecard.agent.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.control.ReaderModel;
import org.onecard.device.control.ReaderSetting;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.Finding;
import org.onecard.device.position.FindingListener;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.position.SlotsBySetting;

/** A new reader takes a position over, with its settings, once it has read a card well. */
public final class ReaderSwap {

  private static final int ROUNDS = 20;
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** What came of it. */
  public sealed interface Result {

    ReaderTrial.Report trial();

    /**
     * The position is the new reader's. The terminal has to be restarted.
     *
     * @param position the old one, without its slot
     * @param reader the new one
     */
    record Replaced(String position, String reader, ReaderTrial.Report trial) implements Result {}

    /** It did not read well enough, and nothing was replaced. */
    record NotGoodEnough(ReaderTrial.Report trial) implements Result {}
  }

  private ReaderSwap() {}

  /**
   * Swaps.
   *
   * @param position that the old reader had, as the terminal is set
   * @param with the new reader's position; empty for the only one that is there
   * @throws IOException with a sentence: the old one is still there, no new one, no card came
   * @throws IllegalArgumentException with a sentence when a position is none
   */
  public static Result run(
      PcscReaders readers,
      Path dataDir,
      String position,
      Optional<String> with,
      ProfileFiles.Choice choice)
      throws IOException, InterruptedException, CardTransportException {
    String old = ReaderBook.readerOf(ReaderPosition.parse(position).toString());
    ReaderBook book = ReaderBook.open(dataDir);
    // A service that was restarted with the new reader may not have been looked at again yet.
    readers.listReaders();
    List<SlotSeen> slots = readers.listSlots();
    PositionBook positions = new PositionBook();
    positions.see(slots);
    String standing = ReaderBook.readerOf(book.resolve(old));
    if (!(positions.find(ReaderPosition.parse(standing)) instanceof Finding.Missing)) {
      throw new IOException(
          "the reader at " + standing + " is still there: unplug it, then replace it");
    }
    String fresh = fresh(positions, slots, with);
    SlotSeen slot = slot(positions, slots, fresh);
    Optional<ReaderModel> model = book.findProfile(old);
    Map<ReaderSetting, Boolean> settings = book.settings(old);
    if (model.isPresent()) {
      Optional<String> fault = model.get().apply(settings, readers.control(slot.name()));
      if (fault.isPresent()) {
        throw new IOException("the old reader's settings do not fit the new one: " + fault.get());
      }
    }
    ReaderTrial.Report report = tryWithCard(readers, slot.name(), choice, ROUNDS);
    if (!report.isGood()) {
      return new Result.NotGoodEnough(report);
    }
    book.replaced(old, fresh);
    return new Result.Replaced(old, fresh, report);
  }

  /**
   * Waits for a card, and tries the reader with it.
   *
   * @throws IOException with a sentence when no card comes
   */
  public static ReaderTrial.Report tryWithCard(
      PcscReaders readers, String setting, ProfileFiles.Choice choice, int rounds)
      throws IOException, InterruptedException {
    try (CardReader slot = new SlotsBySetting(readers, FindingListener.NONE).open(setting)) {
      SlotState state = slot.awaitChange(SlotState.EMPTY, WAIT);
      if (state != SlotState.PRESENT) {
        throw new IOException(
            "no card within " + WAIT.toSeconds() + " s [reader=" + slot.name() + "]: " + state);
      }
      return new ReaderTrial(slot, choice, System::nanoTime).run(rounds);
    }
  }

  /** The position of the new reader, without its slot. */
  private static String fresh(PositionBook positions, List<SlotSeen> slots, Optional<String> with)
      throws IOException {
    if (with.isPresent()) {
      return ReaderBook.readerOf(ReaderPosition.parse(with.get()).toString());
    }
    List<String> there =
        slots.stream()
            .flatMap(slot -> positions.findLasting(slot).stream())
            .map(found -> ReaderBook.readerOf(found.toString()))
            .distinct()
            .toList();
    if (there.size() != 1) {
      throw new IOException(
          there.isEmpty()
              ? "no new reader is there that has a serial or a port: plug it in"
              : "there are several readers, say which is the new one: " + there);
    }
    return there.get(0);
  }

  /** A slot of it that has a card, else the one where cards are held, else the first. */
  private static SlotSeen slot(PositionBook positions, List<SlotSeen> slots, String reader)
      throws IOException {
    List<SlotSeen> its =
        slots.stream()
            .filter(
                slot ->
                    positions
                        .positionOf(slot)
                        .filter(found -> ReaderBook.readerOf(found.toString()).equals(reader))
                        .isPresent())
            .toList();
    return its.stream()
        .filter(SlotSeen::cardPresent)
        .findFirst()
        .or(() -> its.stream().findFirst())
        .orElseThrow(() -> new IOException("no reader is at " + reader + ": plug it in"));
  }
}
