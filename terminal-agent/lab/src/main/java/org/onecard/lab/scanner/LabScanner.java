package org.onecard.lab.scanner;

import java.io.IOException;
import java.nio.file.Path;
import org.onecard.card.code.CodeScanner;
import org.onecard.virtual.serial.InProcessScanner;
import org.onecard.virtual.serial.SocatPart;

/** A scanner, and the hand that holds codes to it. For use by one thread. */
public interface LabScanner extends AutoCloseable {

  /** What a terminal reads. */
  CodeScanner scanner();

  /** Holds a code to it. */
  void show(String code) throws IOException;

  /** What this scanner is, for a person. */
  String description();

  @Override
  void close();

  /**
   * A scanner on a serial port if the launcher found socat, else one inside this process; {@link
   * #description} says which, and why.
   *
   * @param name of the position it serves
   * @param directory where the pair of ports is to be; made, and left for the caller to delete
   */
  static LabScanner start(String name, Path directory) {
    if (System.getProperty(SocatPart.PROPERTY, "").isBlank()) {
      return inProcess(name, "no serial ports can be had here");
    }
    try {
      return SerialLabScanner.start(name, directory, SocatPart.find(directory));
    } catch (IOException e) {
      return inProcess(name, String.valueOf(e.getMessage()));
    }
  }

  private static LabScanner inProcess(String name, String why) {
    return new InProcessLabScanner(
        new InProcessScanner(name), why + "; a scanner inside this process stands in");
  }
}
