package org.onecard.protocol.message;

import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Reason;

/** What came of a wish at a library's kiosk. */
public sealed interface LibraryReply {

  /** The most characters of a library's own words, and of its date. */
  int MOST_WORDS = 300;

  /** The longest barcode. */
  int MOST_ITEM = 64;

  /** The most items of one list. */
  int MOST_ITEMS = 64;

  /**
   * The library has done it.
   *
   * @param due until when the item is lent, in the library's own form
   * @param words the library's to the person; may be empty
   * @param items on loan, where they were asked for
   */
  record Done(Optional<String> due, String words, List<String> items) implements LibraryReply {

    public Done {
      items = List.copyOf(items);
    }
  }

  /** A return was taken; the library is told when it can be. */
  record Held() implements LibraryReply {}

  /**
   * It is not done.
   *
   * @param words the library's, or why it could not be asked; may be empty
   */
  record Not(Reason reason, String words) implements LibraryReply {}
}
