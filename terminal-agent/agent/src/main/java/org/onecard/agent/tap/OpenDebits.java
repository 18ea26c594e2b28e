package org.onecard.agent.tap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.RecordId;

/**
 * The debits that this terminal began and of which it does not know what became: those of this run
 * by the card's tag, those that the journal held when it started without one, since the journal
 * keeps cards sealed. Lives with the thread that owns the reader.
 */
final class OpenDebits {

  /** Torn debits are rare; beyond this the host alone remembers. */
  static final int MOST = 256;

  private final Map<DenyTag, OpenDebit> ofThisRun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DenyTag, OpenDebit> eldest) {
          return size() > MOST;
        }
      };

  private final List<PendingDebit> ofTheJournal;
  private final Set<String> saidToBeOpen = new HashSet<>();

  /**
   * By which record the host was given a card's proof: each is told once in a run, and what the
   * host makes of it is no word about another card that was taken for that one.
   */
  private final Map<Proof, RecordId> proofs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Proof, RecordId> eldest) {
          return size() > MOST;
        }
      };

  private record Proof(DenyTag tag, String tapId) {}

  /** Taps for whose debit somebody was let through after all: it is done once. */
  private final Set<String> letThrough = new LinkedHashSet<>();

  OpenDebits(List<PendingDebit> ofTheJournal) {
    int from = Math.max(0, ofTheJournal.size() - MOST);
    this.ofTheJournal = new ArrayList<>(ofTheJournal.subList(from, ofTheJournal.size()));
  }

  void add(DenyTag tag, OpenDebit debit) {
    ofThisRun.put(tag, debit);
  }

  Optional<OpenDebit> find(DenyTag tag) {
    return Optional.ofNullable(ofThisRun.get(tag));
  }

  /** The host says that this card owes no word about a debit. */
  void hostHoldsNone(DenyTag tag) {
    ofThisRun.remove(tag);
  }

  void proofTold(DenyTag tag, String tapId, RecordId record) {
    proofs.put(new Proof(tag, tapId), record);
  }

  Optional<RecordId> findProofTold(DenyTag tag, String tapId) {
    return Optional.ofNullable(proofs.get(new Proof(tag, tapId)));
  }

  void letThrough(String tapId) {
    if (letThrough.size() >= MOST) {
      letThrough.remove(letThrough.iterator().next());
    }
    letThrough.add(tapId);
  }

  boolean wasLetThrough(String tapId) {
    return letThrough.contains(tapId);
  }

  /** Whose card is not known. */
  List<PendingDebit> listOfTheJournal() {
    return List.copyOf(ofTheJournal);
  }

  /** It is known what became of it. */
  void settled(String tapId) {
    ofThisRun.values().removeIf(debit -> debit.tapId().equals(tapId));
    ofTheJournal.removeIf(debit -> debit.tapId().equals(tapId));
    saidToBeOpen.remove(tapId);
  }

  /** Whether it is the first time that a card could not tell; a record says so once. */
  boolean isNewlyUnresolved(String tapId) {
    if (saidToBeOpen.size() >= MOST) {
      saidToBeOpen.clear();
    }
    return saidToBeOpen.add(tapId);
  }
}
