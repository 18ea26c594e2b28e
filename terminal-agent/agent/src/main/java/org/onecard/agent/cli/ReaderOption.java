package org.onecard.agent.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.ReaderService;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.ReaderRoll;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.position.SlotsBySetting;
import picocli.CommandLine.Option;

/** Which reader. */
final class ReaderOption {

  @Option(
      names = "--reader",
      paramLabel = "NAME",
      description = {
        "name or position of the reader as `reader list` shows",
        "them, such as serial:AB1234#sam (default: the only one)"
      })
  @Nullable String name;

  /** Takes this one where the command line names none. */
  void otherwise(Optional<String> setting) {
    name = name == null ? setting.orElse(null) : name;
  }

  /**
   * The reader that was named, else the only one there is. One that was named need not be there
   * yet.
   */
  String choose(ReaderService readers) throws IOException {
    if (name != null) {
      return name;
    }
    List<String> found = list(readers);
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IOException(
        found.isEmpty()
            ? "no reader is there: plug one in, or name the one that will be with --reader"
            : "there are " + found.size() + " readers, name one with --reader: " + found);
  }

  /**
   * The same as a setting for a terminal: the only reader there is is named by the position that
   * stays with it where it has one, so that it is the same one under another name.
   *
   * @throws IllegalArgumentException with a sentence, when it begins as a position and is none
   */
  String chooseLasting(ReaderRoll readers) throws IOException {
    if (name != null) {
      return SlotsBySetting.checked(name);
    }
    String only = choose(readers);
    try {
      List<SlotSeen> slots = readers.listSlots();
      PositionBook book = new PositionBook();
      book.see(slots);
      return slots.stream()
          .filter(slot -> slot.name().equals(only))
          .findFirst()
          .flatMap(book::findLasting)
          .map(ReaderPosition::toString)
          .orElse(only);
    } catch (CardTransportException e) {
      throw unreachable(e);
    }
  }

  static List<String> list(ReaderService readers) throws IOException {
    try {
      return readers.listReaders();
    } catch (CardTransportException e) {
      throw unreachable(e);
    }
  }

  /** Says what to do; where the service refuses us, its own message does. */
  static IOException unreachable(CardTransportException e) {
    return new IOException(
        e.fault() == Fault.SERVICE_REFUSED
            ? e.getMessage()
            : "the PC/SC service cannot be reached: start pcscd (" + e.getMessage() + ")",
        e);
  }
}
