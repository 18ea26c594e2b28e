package org.onecard.lab.city;

import java.util.Locale;

/** What the seed may bring. */
enum CityFault {
  /** No bytes between a terminal and the hosts for a while. */
  PARTITION("the network is cut"),
  /** A connection is reset, whatever was on its way. */
  RESET("a connection is reset"),
  /** One end lets go of a connection and the other is not told. */
  HALF_OPEN("a connection is half open"),
  /** Bytes take longer than anybody waits. */
  SLOW_NETWORK("the network is slow"),
  /** The lane takes longer than a tap has. */
  SLOW_HOST("the host is slow"),
  /** The host's power goes, before or after a commit, or at any other moment. */
  HOST_CRASH("the host's power goes"),
  /** A commit fails, and whether it took place is not known. */
  UNKNOWN_COMMIT("a commit of unknown fate"),
  /** The book cannot be reached for a while. */
  BOOK_AWAY("the book cannot be reached"),
  /** A terminal's power goes at a write, a sync, an APDU, or at any other moment. */
  TERMINAL_CRASH("a terminal's power goes"),
  /** A terminal is stopped as it should be and started again. */
  TERMINAL_RESTART("a terminal is restarted"),
  /** A sync of the journal fails. */
  SYNC_FAILS("a sync fails"),
  /** No room for another segment, nor for small files. */
  DISK_FULL("a disk is full"),
  /** The disk takes seconds for one write. */
  DISK_SLOW("a disk is slow"),
  /** A bit of a written segment is another while the terminal is off. */
  BIT_FLIP("a bit flips on a disk"),
  /** A terminal's wall clock jumps while it is off. */
  CLOCK_JUMP("a terminal's clock jumps"),
  /** The PC/SC service or the reader goes away for a while. */
  READER_LOST("a reader goes away"),
  /** A card leaves in the middle of its conversation, or before the gate opened. */
  CARD_TORN("a card is torn away"),
  /** A gate says that it is broken. */
  GATE_FAULT("a gate is broken"),
  /** A new catalogue with other prices is published in the middle of the run. */
  CATALOGUE_PUSH("a catalogue is published"),
  /** A card is denied. */
  DENIED_CARD("a card is denied"),
  /** Two hosts at one book, and terminals go from one to the other. */
  TWO_HOSTS("terminals go to another host"),
  /** A terminal's disk is copied, and the copy runs somewhere for a while. */
  CLONED_TERMINAL("a copy of a terminal runs elsewhere"),
  /**
   * Terminals elsewhere fill the queue of the lane, or come in such a crowd that none is greeted.
   */
  FULL_QUEUE("the host is full"),
  /** A host is stopped as it should be, which says when to come again, and is started again. */
  HOST_RESTART("a host is restarted"),
  /** People pay by transit purses, and some take them away in the middle of that. */
  PURSE("a purse is disturbed"),
  /**
   * A terminal that is cut off writes hundreds of records, and people crowd there as it is back.
   */
  BACKLOG("a terminal was alone for long"),
  /**
   * The region goes over to another certificate authority, terminals renew their certificates, and
   * the power goes in the middle of that at either end.
   */
  ROTATION("certificates are renewed"),
  /** A terminal is enrolled again, over what it has recorded, and gets another record key. */
  ENROLMENT("a terminal is enrolled again");

  private final String words;

  CityFault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** As on the command line: {@code host-crash}. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
