package org.onecard.lab.bench.reader;

import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CardNotPresentException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CommandAPDU;
import org.eclipse.keyple.core.common.CommonApiProperties;
import org.eclipse.keyple.core.common.KeyplePluginExtension;
import org.eclipse.keyple.core.common.KeyplePluginExtensionFactory;
import org.eclipse.keyple.core.common.KeypleReaderExtension;
import org.eclipse.keyple.core.plugin.CardIOException;
import org.eclipse.keyple.core.plugin.PluginApiProperties;
import org.eclipse.keyple.core.plugin.PluginIOException;
import org.eclipse.keyple.core.plugin.ReaderIOException;
import org.eclipse.keyple.core.plugin.spi.PluginFactorySpi;
import org.eclipse.keyple.core.plugin.spi.PluginSpi;
import org.eclipse.keyple.core.plugin.spi.reader.ReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * The least that Keyple's service needs of a PC/SC plugin; its own is in no public Maven
 * repository. As there, all readers share the context of one {@code terminals()}, and a card is
 * reset when its channel closes.
 */
final class KeyplePlugin implements PluginSpi, KeyplePluginExtension {

  static final String NAME = "bench-pcsc";

  private final BareTapper.Source source;

  private KeyplePlugin(BareTapper.Source source) {
    this.source = source;
  }

  /** Makes a new plugin, and so a new context where the provider has such, at each registration. */
  static final class Factory implements KeyplePluginExtensionFactory, PluginFactorySpi {
    private final BareTapper.Source source;

    Factory(BareTapper.Source source) {
      this.source = source;
    }

    @Override
    public String getPluginApiVersion() {
      return PluginApiProperties.VERSION;
    }

    @Override
    public String getCommonApiVersion() {
      return CommonApiProperties.VERSION;
    }

    @Override
    public String getPluginName() {
      return NAME;
    }

    @Override
    public PluginSpi getPlugin() {
      return new KeyplePlugin(source);
    }
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public Set<ReaderSpi> searchAvailableReaders() throws PluginIOException {
    try {
      Set<ReaderSpi> readers = new HashSet<>();
      for (CardTerminal terminal : source.terminals().list()) {
        readers.add(new Reader(terminal));
      }
      return readers;
    } catch (NoSuchAlgorithmException | CardException | RuntimeException e) {
      throw new PluginIOException("the readers cannot be listed", e);
    }
  }

  @Override
  public void onUnregister() {
    // Readers that another thread still uses hold the context; it goes when they are collected.
  }

  /** One slot; Keyple has one thread at a time call it. */
  private static final class Reader implements ReaderSpi, KeypleReaderExtension {
    private final CardTerminal terminal;
    private @Nullable Card card;
    private @Nullable CardChannel channel;

    Reader(CardTerminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public String getName() {
      return terminal.getName();
    }

    @Override
    public void openPhysicalChannel() throws ReaderIOException, CardIOException {
      try {
        Card connected = terminal.connect("*");
        card = connected;
        channel = connected.getBasicChannel();
      } catch (CardNotPresentException e) {
        throw new CardIOException("there is no card", e);
      } catch (CardException | RuntimeException e) {
        throw new ReaderIOException("the card cannot be connected to", e);
      }
    }

    @Override
    public void closePhysicalChannel() throws ReaderIOException {
      Card connected = card;
      card = null;
      channel = null;
      try {
        if (connected != null) {
          connected.disconnect(true);
        }
      } catch (CardException | RuntimeException e) {
        throw new ReaderIOException("the card cannot be let go of", e);
      }
    }

    @Override
    public boolean isPhysicalChannelOpen() {
      return card != null;
    }

    @Override
    public boolean checkCardPresence() throws ReaderIOException {
      try {
        return terminal.isCardPresent();
      } catch (CardException e) {
        throw new ReaderIOException("the reader does not say whether it has a card", e);
      }
    }

    @Override
    public String getPowerOnData() {
      Card connected = card;
      return connected == null ? "" : HexFormat.of().formatHex(connected.getATR().getBytes());
    }

    @Override
    public byte[] transmitApdu(byte[] command) throws ReaderIOException, CardIOException {
      CardChannel open = channel;
      if (open == null) {
        throw new CardIOException("the channel is closed");
      }
      try {
        return open.transmit(new CommandAPDU(command)).getBytes();
      } catch (CardNotPresentException e) {
        throw new CardIOException("the card has left", e);
      } catch (CardException | RuntimeException e) {
        throw new ReaderIOException("the card did not answer", e);
      }
    }

    @Override
    public boolean isContactless() {
      return true;
    }

    @Override
    public void onUnregister() {}
  }
}
