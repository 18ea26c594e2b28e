package org.onecard.ledger;

import java.time.Instant;
import java.util.List;

/** Who did what, and when. Append only. */
public interface AuditStore {

  void append(AuditEntry entry);

  /** The last entries, newest first. */
  List<AuditEntry> listRecent(int most);

  /**
   * One entry. Longer texts are cut; none may hold an identifier, a name or a key.
   *
   * @param who for instance {@code terminal gate-01} or {@code operator}, at most 100 characters
   * @param what {@code enrolment.refused}, at most 100 characters
   * @param detail a sentence, at most 1,000 characters
   */
  record AuditEntry(Instant at, String who, String what, String detail) {

    public AuditEntry {
      who = cut(who, 100);
      what = cut(what, 100);
      detail = cut(detail, 1000);
    }

    private static String cut(String text, int most) {
      if (text.length() <= most) {
        return text;
      }
      // Never between the two halves of a character.
      int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
      return text.substring(0, end);
    }
  }
}
