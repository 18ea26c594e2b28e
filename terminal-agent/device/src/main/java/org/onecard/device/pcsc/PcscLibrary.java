package org.onecard.device.pcsc;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger open = new AtomicInteger();
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
   * @throws CardTransportException {@code SERVICE_LOST} when there is no library or no service;
   *     {@code SERVICE_REFUSED} when there is a service that does not let this user in
   */
  PcscContext establish() throws CardTransportException {
    CardTerminals terminals;
    try {
      terminals = establishTwiceIfCutOff();
    } catch (Smartcardio.EstablishContextException e) {
      throw ScardFaults.ofEstablishing(e);
    } catch (NoSuchAlgorithmException | LinkageError e) {
      throw new CardTransportException(
          Fault.SERVICE_LOST,
          "the PC/SC client library libpcsclite.so.1 cannot be loaded; install libpcsclite1, or"
              + " name the file by the property "
              + PcscReaders.LIBRARY_PROPERTY,
          e);
    }
    open.incrementAndGet();
    return new PcscContext((Smartcardio.JnaCardTerminals) terminals, open::decrementAndGet);
  }

  /**
   * A service that takes the connection and closes it either ends at this moment or refuses us; the
   * one that ends does not do so twice.
   */
  private CardTerminals establishTwiceIfCutOff() throws NoSuchAlgorithmException {
    try {
      return factory().terminals();
    } catch (Smartcardio.EstablishContextException e) {
      if (!ScardFaults.isCutOff(e)) {
        throw e;
      }
      return factory().terminals();
    }
  }

  /** How many contexts are open. */
  int countContexts() {
    return open.get();
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
