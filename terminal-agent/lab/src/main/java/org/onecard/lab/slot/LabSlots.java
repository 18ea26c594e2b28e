package org.onecard.lab.slot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some slots, and the hand that puts cards into them. Safe for any thread. */
public interface LabSlots extends AutoCloseable {

  /** System property: where the private daemon's socket is to be; the launcher sets it. */
  String DIRECTORY_PROPERTY = "onecard.pcscd.dir";

  /** What reads the slots. */
  ReaderService readers();

  /** Names of the slots, as {@link #readers} knows them. */
  List<String> names();

  /** Puts a card into slot {@code index}, from 0. */
  void insert(int index, VirtualCard card) throws IOException;

  /** Pulls the card out of slot {@code index}; does nothing when there is none. */
  void remove(int index);

  /** What these slots are, for a person. */
  String description();

  @Override
  void close();

  /**
   * Real PC/SC slots if the launcher found the parts and a daemon can be started, else slots inside
   * this process; {@link #description} says which, and why.
   */
  static LabSlots start(int count) throws IOException {
    Logger log = LoggerFactory.getLogger(LabSlots.class);
    String directory = System.getProperty(DIRECTORY_PROPERTY, "");
    if (directory.isEmpty() || System.getProperty(PcscParts.DAEMON_PROPERTY, "").isEmpty()) {
      return new InProcessSlots(
          count, "no PC/SC service can be had here; readers inside this process stand in");
    }
    PrivatePcscd daemon =
        new PrivatePcscd(Path.of(directory), count, PcscParts.find(Path.of(directory)));
    PrivatePcscd.Way way = daemon.start();
    if (way == PrivatePcscd.Way.NONE) {
      log.info("no private PC/SC service: {}", daemon.notTaken());
      daemon.close();
      return new InProcessSlots(
          count,
          "no private PC/SC service could be started ("
              + String.join("; ", daemon.notTaken().values())
              + "); readers inside this process stand in");
    }
    return new PcscSlots(daemon);
  }
}
