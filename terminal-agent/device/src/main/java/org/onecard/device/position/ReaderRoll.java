package org.onecard.device.position;

import java.util.List;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.ReaderService;

/** Readers that can be told apart by more than their names. Safe for any thread. */
public interface ReaderRoll extends ReaderService {

  /** Readers known by their names alone; listing them has to be cheap. */
  static ReaderRoll byNames(ReaderService readers) {
    return new NamedReaders(readers);
  }

  /**
   * A number that is another one after readers came or went, or the service did. It costs nothing
   * to ask.
   */
  long rollNumber();

  /**
   * The slots that are there now, in the service's own order, with all that is known of them.
   *
   * @throws CardTransportException with fault {@code SERVICE_LOST} or {@code SERVICE_REFUSED} when
   *     the service is not there; it may be asked again
   */
  List<SlotSeen> listSlots() throws CardTransportException;
}
