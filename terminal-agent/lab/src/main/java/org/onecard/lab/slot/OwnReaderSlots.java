package org.onecard.lab.slot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.slot.InProcessReaders;

/**
 * A reader of the machine as slot 0, with cards from a person's hand, and slots inside this process
 * for the rest.
 */
public final class OwnReaderSlots implements LabSlots {

  private final String ownReader;
  private final PcscReaders own;
  private final InProcessReaders others;
  private final List<String> names;

  private OwnReaderSlots(String ownReader, PcscReaders own, List<String> otherNames) {
    this.ownReader = ownReader;
    this.own = own;
    this.others = new InProcessReaders(otherNames);
    this.names = new ArrayList<>();
    names.add(ownReader);
    names.addAll(otherNames);
  }

  /**
   * Starts watching the machine's readers.
   *
   * @param readerName as the machine's PC/SC service spells it
   * @param count slots in all, at least 1
   * @throws IOException when the service has no such reader; the message names those it has
   */
  public static OwnReaderSlots start(String readerName, int count) throws IOException {
    PcscReaders readers = PcscReaders.start();
    List<String> present;
    try {
      present = readers.listReaders();
    } catch (CardTransportException e) {
      readers.close();
      throw new IOException(
          "no PC/SC service answers (" + e.getMessage() + "): start pcscd and plug the reader in",
          e);
    }
    if (!present.contains(readerName)) {
      readers.close();
      throw new IOException(
          "no reader is called \"" + readerName + "\"; there are: " + String.join(", ", present));
    }
    return new OwnReaderSlots(
        readerName,
        readers,
        IntStream.range(1, count).mapToObj(index -> "In-process slot 0" + index).toList());
  }

  @Override
  public ReaderService readers() {
    return new ReaderService() {
      @Override
      public List<String> listReaders() {
        return List.copyOf(names);
      }

      @Override
      public CardReader open(String readerName) {
        return readerName.equals(ownReader) ? own.open(readerName) : others.open(readerName);
      }
    };
  }

  @Override
  public List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public void insert(int index, VirtualCard card) {
    if (index == 0) {
      throw new IllegalStateException("cards come to " + ownReader + " from a person's hand");
    }
    others.insert(names.get(index), card);
  }

  @Override
  public void remove(int index) {
    if (index > 0) {
      others.remove(names.get(index));
    }
  }

  @Override
  public String description() {
    return "your own reader \""
        + ownReader
        + "\" at the metro gate; the others are in this process";
  }

  @Override
  public void close() {
    others.close();
    own.close();
  }
}
