package org.onecard.device.pcsc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.device.control.ReaderControl;
import org.onecard.device.position.ReaderRoll;
import org.onecard.device.position.SlotSeen;

/**
 * The readers of the machine's PC/SC service.
 *
 * <p>The service need not be there at start and may come and go. Which service it is the client
 * library decides: the environment variable {@code PCSCLITE_CSOCK_NAME}, read once in the life of
 * the process, names the socket of another than the system's.
 */
public final class PcscReaders implements ReaderRoll, AutoCloseable {

  /** System property: path of {@code libpcsclite.so.1}, where it is not installed. */
  public static final String LIBRARY_PROPERTY = "onecard.pcsc.lib";

  private final PcscLibrary library;
  private final ReaderWatch watch;
  private final ConcurrentMap<String, CardThread> stuck = new ConcurrentHashMap<>();
  private final SlotLooks looks;

  private PcscReaders(PcscLibrary library) {
    this.library = library;
    this.watch = new ReaderWatch(library);
    this.looks = new SlotLooks(library, UsbDevices.ofThisMachine());
  }

  /** Starts watching, with the client library that {@link #LIBRARY_PROPERTY} names, if it does. */
  public static PcscReaders start() {
    return start(
        Optional.ofNullable(System.getProperty(LIBRARY_PROPERTY))
            .filter(text -> !text.isBlank())
            .map(Path::of));
  }

  /**
   * Starts watching.
   *
   * @param clientLibrary the file {@code libpcsclite.so.1}, or empty for the machine's own. The
   *     first one that a process uses is the one it keeps.
   */
  public static PcscReaders start(Optional<Path> clientLibrary) {
    PcscReaders readers = new PcscReaders(new PcscLibrary(clientLibrary));
    readers.watch.start();
    return readers;
  }

  @Override
  public List<String> listReaders() throws CardTransportException {
    return watch.listReaders();
  }

  @Override
  public long rollNumber() {
    return watch.rollNumber();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A slot that has come since the last call is looked at first, which takes some milliseconds,
   * and at most {@value SlotLooks#LOOK_MS} ms where its driver hangs.
   */
  @Override
  public List<SlotSeen> listSlots() throws CardTransportException {
    return looks.identify(watch.listSlots());
  }

  @Override
  public CardReader open(String readerName) {
    return new PcscReader(readerName, library, watch, stuck, looks);
  }

  /**
   * The reader itself, past the card. One that is not there now may come.
   *
   * @param slotName as the service calls it now
   */
  public ReaderControl control(String slotName) {
    return new PcscControl(library, slotName);
  }

  /** How many PC/SC contexts are open in all, for whoever looks for leaks. */
  public int countContexts() {
    return library.countContexts();
  }

  /** Stops watching. Close the readers first. */
  @Override
  public void close() {
    watch.close();
  }
}
