package org.onecard.lab.slot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.onecard.card.reader.ReaderService;
import org.onecard.lab.LabFiles;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;

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
    String directory = System.getProperty(DIRECTORY_PROPERTY, "");
    if (directory.isEmpty() || System.getProperty(PcscParts.DAEMON_PROPERTY, "").isEmpty()) {
      return new InProcessSlots(
          count, "no PC/SC service can be had here; readers inside this process stand in");
    }
    Path run = Path.of(directory);
    return start(count, run, PcscParts.find(run));
  }

  /**
   * Real PC/SC slots if a daemon can be started, else slots inside this process.
   *
   * @param directory where the daemon's socket is to be, as the environment of this process says;
   *     deleted at the end
   */
  static LabSlots start(int count, Path directory, PcscParts parts) throws IOException {
    PrivatePcscd daemon = new PrivatePcscd(directory, count, parts);
    if (daemon.start() == PrivatePcscd.Way.NONE) {
      daemon.close();
      LabFiles.deleteTree(directory);
      return new InProcessSlots(
          count,
          "no private PC/SC service could be started ("
              + String.join("; ", daemon.notTaken().values())
              + "); readers inside this process stand in");
    }
    return new PcscSlots(daemon, directory);
  }
}
