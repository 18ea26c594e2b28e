package org.onecard.lab.bench.reader;

import java.util.ArrayList;
import java.util.List;
import org.onecard.device.pcsc.PcscReaders;

/** Who is measured. */
enum Contestant {
  JDK("jdk", "the JDK's provider, bare loop"),
  BARE("bare", "apdu4j-jnasmartcardio, bare loop"),
  OURS("ours", "our reader layer over it"),
  KEYPLE("keyple", "Eclipse Keyple's service over it");

  private final String key;
  private final String description;

  Contestant(String key, String description) {
    this.key = key;
    this.description = description;
  }

  /** Its name in JSON and on the command line of its process. */
  String key() {
    return key;
  }

  String description() {
    return description;
  }

  static Contestant of(String key) {
    for (Contestant contestant : values()) {
      if (contestant.key.equals(key)) {
        return contestant;
      }
    }
    throw new IllegalArgumentException("no contestant is called " + key);
  }

  /** One for each slot, of those that are to run in one process. */
  List<Tapper> open(List<String> readerNames) throws TapException {
    List<Tapper> tappers = new ArrayList<>();
    switch (this) {
      case JDK -> {
        for (String name : readerNames) {
          tappers.add(new BareTapper(BareTapper.JDK, name));
        }
      }
      case BARE -> {
        for (String name : readerNames) {
          tappers.add(new BareTapper(BareTapper.JNASMARTCARDIO, name));
        }
      }
      case OURS -> {
        // Lives as long as the process, as it does in a terminal.
        PcscReaders readers = PcscReaders.start();
        for (String name : readerNames) {
          tappers.add(new OurTapper(readers.open(name)));
        }
      }
      case KEYPLE -> {
        KeyplePlugin.Factory plugin = new KeyplePlugin.Factory(BareTapper.JNASMARTCARDIO);
        for (String name : readerNames) {
          tappers.add(new KeypleTapper(plugin, name));
        }
      }
    }
    return tappers;
  }
}
