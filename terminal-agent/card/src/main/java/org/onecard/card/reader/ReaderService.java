package org.onecard.card.reader;

import java.util.List;
import org.onecard.card.apdu.CardTransportException;

/** Where readers come from: a PC/SC service, or slots inside this process. Safe for any thread. */
public interface ReaderService {

  /**
   * Names of the slots that are there now, in the service's own order.
   *
   * @throws CardTransportException with fault {@code SERVICE_LOST} when the service is not there;
   *     it may be asked again
   */
  List<String> listReaders() throws CardTransportException;

  /**
   * The slot of that name. It need not be there now: its states and faults say whether it is, and
   * it works again when it, or the service, has come back.
   */
  CardReader open(String readerName);
}
