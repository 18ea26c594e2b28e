package org.onecard.agent.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.control.ReaderControl;
import org.onecard.device.control.ReaderFacts;
import org.onecard.device.control.ReaderModel;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.Finding;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotSeen;

/**
 * A slot that a technician means, and how to speak to its reader.
 *
 * @param slot which
 * @param position the surest; empty where it cannot be told from another
 * @param model by the profile that was configured, else by what it is
 */
record ReaderAt(
    SlotSeen slot,
    Optional<ReaderPosition> position,
    ReaderFacts facts,
    ReaderModel model,
    ReaderControl control) {

  /**
   * The slot of that name or position, else the only one there is.
   *
   * @throws IOException with a sentence when there is none, or several fit
   */
  static ReaderAt find(ReaderOption option, PcscReaders readers, ReaderBook swaps)
      throws IOException {
    try {
      List<SlotSeen> slots = readers.listSlots();
      PositionBook book = new PositionBook();
      book.see(slots);
      String wanted = swaps.resolve(option.choose(readers));
      SlotSeen slot =
          ReaderPosition.isOne(wanted)
              ? at(book.find(ReaderPosition.parse(wanted)))
              : slots.stream()
                  .filter(each -> each.name().equals(wanted))
                  .findFirst()
                  .orElseThrow(() -> new IOException("no reader is called \"" + wanted + "\""));
      ReaderControl control = readers.control(slot.name());
      ReaderFacts facts = control.facts();
      Optional<ReaderPosition> position = book.positionOf(slot);
      Optional<ReaderModel> configured =
          position.isPresent() ? swaps.findProfile(position.get().toString()) : Optional.empty();
      return new ReaderAt(
          slot,
          position,
          facts,
          configured.orElseGet(() -> ReaderModel.of(slot.name(), facts.product())),
          control);
    } catch (CardTransportException e) {
      throw ReaderOption.unreachable(e);
    }
  }

  private static SlotSeen at(Finding finding) throws IOException {
    if (finding instanceof Finding.Found found) {
      return found.slot();
    }
    throw new IOException(
        finding instanceof Finding.Missing missing
            ? missing.why()
            : ((Finding.Ambiguous) finding).why());
  }
}
