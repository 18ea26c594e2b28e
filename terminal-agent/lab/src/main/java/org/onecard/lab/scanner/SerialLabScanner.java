package org.onecard.lab.scanner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.onecard.card.code.CodeScanner;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.ScannerSettings;
import org.onecard.device.serial.SerialScanner;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.ScannerFaults;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualScanner;

/** A scanner at the far end of a pair of pseudo terminals, which is its cable. */
final class SerialLabScanner implements LabScanner {

  /** As the scanners in the field are set: a carriage return after each code. */
  private static final String SUFFIX = "\r";

  /** Codes come in several pieces over a real cable, too. */
  private static final int PIECE = 64;

  private final PtyPair cable;
  private final SerialScanner near;
  private final VirtualScanner far;

  private SerialLabScanner(PtyPair cable, SerialScanner near) {
    this.cable = cable;
    this.near = near;
    this.far =
        new VirtualScanner(
            cable.far(), SUFFIX, ScannerFaults.NONE.withPieces(PIECE, Duration.ofMillis(1)));
  }

  static SerialLabScanner start(String name, Path directory, SocatPart socat) throws IOException {
    Files.createDirectories(directory);
    PtyPair cable = new PtyPair(directory, socat);
    cable.start();
    PortBinding port = PortBinding.parse(cable.near().toString());
    return new SerialLabScanner(cable, SerialScanner.start(ScannerSettings.usual(name, port)));
  }

  @Override
  public CodeScanner scanner() {
    return near;
  }

  @Override
  public void show(String code) throws IOException {
    far.show(code);
  }

  @Override
  public String description() {
    return "a scanner on a serial port, the far end of a pair of pseudo terminals";
  }

  /** The port first: a cable that is pulled from under it is a fault to be complained of. */
  @Override
  public void close() {
    near.close();
    cable.close();
  }
}
