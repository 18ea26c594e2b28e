package org.onecard.device.pcsc;

import java.util.Optional;
import java.util.function.Supplier;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.device.control.EscapeAnswer;
import org.onecard.device.control.EscapeBytes;
import org.onecard.device.control.ReaderControl;
import org.onecard.device.control.ReaderFacts;

/** A reader through its driver; each call on a thread of its own, since drivers wait for ever. */
final class PcscControl implements ReaderControl {

  /** A reader that plays a tone answers when the tone is over. */
  private static final long CALL_MS = 3_000;

  private final PcscLibrary library;
  private final String name;

  PcscControl(PcscLibrary library, String name) {
    this.library = library;
    this.name = name;
  }

  @Override
  public ReaderFacts facts() throws CardTransportException {
    DirectLook.Said said = call("asking what " + name + " is", () -> DirectLook.at(name));
    return new ReaderFacts(said.features(), said.firmware(), said.product());
  }

  @Override
  public EscapeAnswer send(EscapeBytes command) throws CardTransportException {
    return call("sending a command to " + name, () -> DirectLook.escape(name, command));
  }

  private <T> T call(String doing, Supplier<Optional<T>> work) throws CardTransportException {
    CardThread thread = new CardThread(library, name);
    try {
      return thread
          .call(doing, context -> work.get(), System.nanoTime() + CALL_MS * 1_000_000)
          .orElseThrow(
              () ->
                  new CardTransportException(
                      Fault.READER_BUSY, doing + ": it is not there, or another program has it"));
    } finally {
      thread.retire();
    }
  }
}
