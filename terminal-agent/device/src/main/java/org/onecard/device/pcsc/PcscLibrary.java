package org.onecard.device.pcsc;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.smartcardio.CardTerminals;
import javax.smartcardio.TerminalFactory;
import jnasmartcardio.Smartcardio;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;

/**
 * The PC/SC client library of this machine, found by the name {@code libpcsclite.so.1} wherever the
 * dynamic linker looks on this architecture, or taken from where we were told. Safe for any thread.
 */
final class PcscLibrary {

  private final Object lock = new Object();
  private @Nullable TerminalFactory factory;

  PcscLibrary(Optional<Path> file) {
    // The provider would follow 61xx and 6Cxx by itself, wrongly; it asks for this at each APDU.
    System.setProperty("jnasmartcardio.transparent", "true");
    // JNA reads its search path once, when it is first loaded, so this has to come before.
    file.map(Path::toAbsolutePath)
        .map(Path::getParent)
        .ifPresent(directory -> System.setProperty("jna.library.path", withFirst(directory)));
  }

  private static String withFirst(Path directory) {
    String already = System.getProperty("jna.library.path", "");
    return already.isEmpty()
        ? directory.toString()
        : directory + System.getProperty("path.separator") + already;
  }

  /**
   * A new context.
   *
   * @throws CardTransportException {@code SERVICE_LOST} when there is no library or no service
   */
  PcscContext establish() throws CardTransportException {
    CardTerminals terminals;
    try {
      terminals = factory().terminals();
    } catch (Smartcardio.EstablishContextException e) {
      throw new CardTransportException(
          Fault.SERVICE_LOST, "the PC/SC service does not answer: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException | LinkageError e) {
      throw new CardTransportException(
          Fault.SERVICE_LOST,
          "the PC/SC client library libpcsclite.so.1 cannot be loaded; install libpcsclite1, or"
              + " name the file by the property "
              + PcscReaders.LIBRARY_PROPERTY,
          e);
    }
    return new PcscContext((Smartcardio.JnaCardTerminals) terminals);
  }

  /** Never {@code TerminalFactory.getDefault()}, which stays broken once it has failed. */
  private TerminalFactory factory() throws NoSuchAlgorithmException {
    synchronized (lock) {
      TerminalFactory known = factory;
      if (known == null) {
        known = TerminalFactory.getInstance("PC/SC", null, new Smartcardio());
        factory = known;
      }
      return known;
    }
  }
}
