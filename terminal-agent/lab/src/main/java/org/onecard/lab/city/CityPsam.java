package org.onecard.lab.city;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.VirtualChip;

/** The second slot of a terminal, with a PSAM that is never taken out. */
final class CityPsam implements ReaderService {

  static final String SLOT = "psam";

  private static final long POWER_NANOS = 60_000_000;
  private static final long APDU_NANOS = 6_000_000;

  private final CityTerminal.Run run;
  private final Optional<VirtualChip> chip;

  /**
   * @param chip empty in the slot of a copied terminal: nobody copies a PSAM
   */
  CityPsam(CityTerminal.Run run, Optional<VirtualChip> chip) {
    this.run = run;
    this.chip = chip;
  }

  @Override
  public List<String> listReaders() {
    return List.of(SLOT);
  }

  @Override
  public CardReader open(String readerName) {
    return new Slot();
  }

  private final class Slot implements CardReader {
    @Override
    public String name() {
      return SLOT;
    }

    @Override
    public SlotState awaitChange(SlotState known, Duration atMost) {
      return chip.isPresent() ? SlotState.PRESENT : SlotState.EMPTY;
    }

    @Override
    public CardConnection connect(Duration deadline) throws CardTransportException {
      if (chip.isEmpty()) {
        throw new CardTransportException(Fault.CARD_REMOVED, "there is no PSAM");
      }
      run.actor().spend(POWER_NANOS);
      chip.get().reset();
      return new Conversation(chip.get());
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private final class Conversation implements CardConnection {
    private final VirtualChip powered;

    Conversation(VirtualChip powered) {
      this.powered = powered;
    }

    @Override
    public byte[] atr() {
      return powered.atr();
    }

    @Override
    public String protocol() {
      return "T=0";
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTransportException {
      run.actor().spend(APDU_NANOS);
      try {
        return powered.transmit(command);
      } catch (CardTornException e) {
        throw new CardTransportException(Fault.CARD_REMOVED, "the PSAM is gone", e);
      }
    }

    @Override
    public void close() {
      // The next connection resets it.
    }
  }
}
