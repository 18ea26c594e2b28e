package org.onecard.agent.cli;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.card.code.Sm2PublicKey;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.device.serial.ScannerSettings;
import org.onecard.device.serial.SerialScanner;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The scanner for codes, if there is one, and whose codes are believed. */
final class ScannerOption {

  private static final String POSITION = "scanner";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--scanner",
      paramLabel = "PORT[:SETTINGS]",
      description = {
        "the port of the scanner for codes: a path below /dev/serial/by-id or by-path,",
        "or usb:VVVV:PPPP[:SERIAL] of its USB device (default: no codes are taken); after a colon",
        "baud=9600,line=8N1,suffix=cr|lf|crlf|tab|none,gap=MS,trigger=none|honeywell|newland|zebra"
      })
  private @Nullable String port;

  @Option(
      names = "--code-root",
      paramLabel = "INDEX=KEY",
      description = {
        "a root key whose transit codes are believed: its index and the 33 bytes of the compressed",
        "point in hexadecimal digits; may be repeated"
      })
  private Map<Integer, String> roots = new HashMap<>();

  /** Takes this one where the command line names none. */
  void otherwise(Optional<String> setting) {
    port = port == null ? setting.orElse(null) : port;
  }

  Optional<String> port() {
    return Optional.ofNullable(port);
  }

  Optional<SerialScanner> start() {
    if (port == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SerialScanner.start(ScannerSettings.parse(POSITION, port)));
    } catch (IllegalArgumentException e) {
      throw wrong("--scanner: " + e.getMessage(), e);
    }
  }

  TransitQrRoots roots() {
    Map<Integer, Sm2PublicKey> keys = new HashMap<>();
    try {
      roots.forEach((index, key) -> keys.put(index, Sm2PublicKey.of(HexFormat.of().parseHex(key))));
      return TransitQrRoots.of(keys);
    } catch (IllegalArgumentException e) {
      throw wrong("--code-root: " + e.getMessage(), e);
    }
  }

  private ParameterException wrong(String sentence, Exception cause) {
    return new ParameterException(spec.commandLine(), sentence, cause);
  }
}
