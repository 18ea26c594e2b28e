package org.onecard.lab.soak.kill;

import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;

/** Made-up adults, each of whom comes once, so that a card in the book is one presentation. */
final class People {

  static final String REGION = "500000";

  /** Serials long enough that a card number in some file is no accident. */
  private static final int SERIAL_BASE = 7_300_000;

  static final long BALANCE_FEN = 2_000;

  private final int count;
  private final AtomicInteger next = new AtomicInteger();

  People(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /** The next person, from 0; after the last it is an error. */
  int next() {
    int person = next.getAndIncrement();
    if (person >= count) {
      throw new IllegalStateException("more than " + count + " people came");
    }
    return person;
  }

  VirtualCard card(int person) {
    return new VirtualSsseCard(holder(person));
  }

  RawCardIdentifier identifier(int person) {
    return new RawCardIdentifier(holder(person).identifier().bytes());
  }

  private static HolderData holder(int person) {
    return HolderData.builder().region(REGION).serial(SERIAL_BASE + person).build();
  }

  /** The registry that knows all of them, each with 20 yuan. */
  String registryCsv() {
    StringJoiner lines = new StringJoiner("\n", OperatorDesk.REGISTRY_COLUMNS + "\n", "\n");
    for (int person = 0; person < count; person++) {
      lines.add(
          HexFormat.of().withUpperCase().formatHex(holder(person).identifier().bytes())
              + ",adult,"
              + REGION
              + ",,"
              + BALANCE_FEN
              + ",,,,,false");
    }
    return lines.toString();
  }
}
