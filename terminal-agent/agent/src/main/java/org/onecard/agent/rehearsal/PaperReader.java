package org.onecard.agent.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;

/** A reader whose slot is empty and full in turn, without end: each time with another card. */
final class PaperReader implements CardReader, ReaderService {

  static final String NAME = "rehearsal";

  private final BooleanSupplier over;
  private final Runnable end;
  private long cards;

  /**
   * A reader for one rehearsal.
   *
   * @param over whether it has gone on for long enough, also where nothing came of its cards
   * @param end then run
   */
  PaperReader(BooleanSupplier over, Runnable end) {
    this.over = over;
    this.end = end;
  }

  @Override
  public List<String> listReaders() {
    return List.of(NAME);
  }

  @Override
  public CardReader open(String readerName) {
    return this;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SlotState awaitChange(SlotState known, Duration atMost) {
    if (over.getAsBoolean()) {
      end.run();
    }
    return known == SlotState.PRESENT ? SlotState.EMPTY : SlotState.PRESENT;
  }

  @Override
  public CardConnection connect(Duration deadline) {
    cards++;
    return new PaperCard(cards);
  }

  @Override
  public void close() {
    // There is nothing to let go of.
  }
}
