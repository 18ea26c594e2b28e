package org.onecard.lab.bench.reader;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.calypsonet.terminal.card.AbstractApduException;
import org.calypsonet.terminal.card.ApduResponseApi;
import org.calypsonet.terminal.card.CardSelectionResponseApi;
import org.calypsonet.terminal.card.ChannelControl;
import org.calypsonet.terminal.card.ProxyReaderApi;
import org.calypsonet.terminal.card.spi.ApduRequestSpi;
import org.calypsonet.terminal.card.spi.CardRequestSpi;
import org.calypsonet.terminal.card.spi.CardSelectionRequestSpi;
import org.calypsonet.terminal.card.spi.CardSelectionSpi;
import org.calypsonet.terminal.card.spi.CardSelectorSpi;
import org.calypsonet.terminal.card.spi.SmartCardSpi;
import org.calypsonet.terminal.reader.CardReader;
import org.calypsonet.terminal.reader.selection.CardSelectionManager;
import org.calypsonet.terminal.reader.selection.spi.CardSelection;
import org.calypsonet.terminal.reader.selection.spi.SmartCard;
import org.eclipse.keyple.core.service.SmartCardService;
import org.eclipse.keyple.core.service.SmartCardServiceProvider;
import org.jspecify.annotations.Nullable;
import org.onecard.card.ssse.SsseFiles;

/**
 * Eclipse Keyple's service library: a selection by AID, then the other five commands as one
 * request, after which the channel is closed. Its own card extensions do not know this card, so
 * what one would bring is here.
 */
final class KeypleTapper implements Tapper {

  private static final int OK = 0x9000;
  private static final Set<Integer> OK_ONLY = Set.of(OK);

  /** Everything after the selection. */
  private static final CardRequestSpi READING = new Reading();

  private final KeyplePlugin.Factory plugin;
  private final String readerName;
  private @Nullable CardReader reader;

  KeypleTapper(KeyplePlugin.Factory plugin, String readerName) throws TapException {
    this.plugin = plugin;
    this.readerName = readerName;
    reader = find();
  }

  @Override
  public byte[][] tap() throws TapException {
    CardReader known = reader;
    if (known == null) {
      throw new TapException("no reader is called \"" + readerName + "\"");
    }
    byte[][] answers = new byte[CardWork.count()][];
    try {
      CardSelectionManager selection =
          SmartCardServiceProvider.getService().createCardSelectionManager();
      selection.prepareSelection(new SsseSelection());
      if (!(selection.processCardSelectionScenario(known).getActiveSmartCard()
          instanceof SsseCard card)) {
        throw new TapException("the selection matched no card");
      }
      answers[0] = card.getSelectApplicationResponse();
      List<ApduResponseApi> read =
          ((ProxyReaderApi) known)
              .transmitCardRequest(READING, ChannelControl.CLOSE_AFTER)
              .getApduResponses();
      for (int i = 1; i < answers.length; i++) {
        answers[i] = read.get(i - 1).getApdu();
      }
      return answers;
    } catch (AbstractApduException | RuntimeException e) {
      throw new TapException(e);
    }
  }

  /**
   * Registers the plugin anew, which looks for the readers again. It is one for all of them, so the
   * others get theirs anew at their next failure.
   */
  @Override
  public void renew() throws TapException {
    reader = null;
    synchronized (plugin) {
      SmartCardService service = SmartCardServiceProvider.getService();
      try {
        service.unregisterPlugin(KeyplePlugin.NAME);
      } catch (IllegalStateException e) {
        // It was not registered: the attempt before this one failed.
      }
    }
    reader = find();
  }

  private CardReader find() throws TapException {
    synchronized (plugin) {
      SmartCardService service = SmartCardServiceProvider.getService();
      try {
        if (service.getPlugin(KeyplePlugin.NAME) == null) {
          service.registerPlugin(plugin);
        }
        CardReader found = service.getPlugin(KeyplePlugin.NAME).getReader(readerName);
        if (found == null) {
          throw new TapException("no reader is called \"" + readerName + "\"");
        }
        return found;
      } catch (RuntimeException e) {
        throw new TapException(e);
      }
    }
  }

  @Override
  public void close() {
    // The plugin is that of all slots, and ends with the process.
  }

  /** Which application, and what becomes of a card that has it. */
  private static final class SsseSelection
      implements CardSelection, CardSelectionSpi, CardSelectionRequestSpi, CardSelectorSpi {

    @Override
    public CardSelectionRequestSpi getCardSelectionRequest() {
      return this;
    }

    @Override
    public SmartCardSpi parse(CardSelectionResponseApi response) {
      return new SsseCard(
          response.getPowerOnData(), response.getSelectApplicationResponse().getApdu());
    }

    @Override
    public CardSelectorSpi getCardSelector() {
      return this;
    }

    @Override
    public @Nullable CardRequestSpi getCardRequest() {
      return null;
    }

    @Override
    public @Nullable String getCardProtocol() {
      return null;
    }

    @Override
    public @Nullable String getPowerOnDataRegex() {
      return null;
    }

    @Override
    public byte[] getAid() {
      return SsseFiles.dfName();
    }

    @Override
    public FileOccurrence getFileOccurrence() {
      return FileOccurrence.FIRST;
    }

    @Override
    public FileControlInformation getFileControlInformation() {
      return FileControlInformation.FCI;
    }

    @Override
    public Set<Integer> getSuccessfulSelectionStatusWords() {
      return OK_ONLY;
    }
  }

  /** What a selection leaves behind. */
  private static final class SsseCard implements SmartCard, SmartCardSpi {
    private final String powerOnData;
    private final byte[] selected;

    SsseCard(String powerOnData, byte[] selected) {
      this.powerOnData = powerOnData;
      this.selected = selected;
    }

    @Override
    public String getPowerOnData() {
      return powerOnData;
    }

    @Override
    public byte[] getSelectApplicationResponse() {
      return selected;
    }
  }

  private static final class Reading implements CardRequestSpi {
    private final List<ApduRequestSpi> requests =
        IntStream.range(1, CardWork.count())
            .<ApduRequestSpi>mapToObj(index -> new Command(index))
            .toList();

    @Override
    public List<ApduRequestSpi> getApduRequests() {
      return requests;
    }

    @Override
    public boolean stopOnUnsuccessfulStatusWord() {
      return true;
    }
  }

  private static final class Command implements ApduRequestSpi {
    private final int index;

    Command(int index) {
      this.index = index;
    }

    @Override
    public byte[] getApdu() {
      return CardWork.command(index);
    }

    @Override
    public Set<Integer> getSuccessfulStatusWords() {
      return OK_ONLY;
    }

    @Override
    public @Nullable String getInfo() {
      return null;
    }
  }
}
