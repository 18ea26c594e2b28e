package org.onecard.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.record.Hash;

/** Terminals, what they identify themselves with, and the codes by which they come in. */
public interface TerminalStore {

  List<Terminal> listTerminals();

  Optional<Terminal> findTerminal(String terminalId);

  /** The certificate with this SHA-256 fingerprint, revoked or not. */
  Optional<TerminalCertificate> findCertificate(Hash fingerprint);

  /** The key that signs the terminal's records of an epoch: that of the last enrolment up to it. */
  Optional<RecordKey> findRecordKey(String terminalId, int epoch);

  /**
   * Books an enrolment in one transaction: the terminal (new, or at its new place, no longer
   * revoked), its certificate (earlier ones end), its record key and its first grant of epochs.
   */
  void enrol(Enrolment enrolment);

  /**
   * Books a certificate that is to follow the terminal's present one; another that waits ends. Both
   * are good until {@link #certificateUsed}.
   *
   * @param after fingerprint of the one under which it was asked for
   * @return false where that one is not good any more (the terminal was revoked, enrolled again, or
   *     never was), and nothing was done
   */
  boolean addFollowing(Hash after, TerminalCertificate certificate, Instant at);

  /**
   * The terminal has come under this certificate. Where it waited, it is the terminal's only one
   * from now on, and those that were given and never used are forgotten.
   *
   * @return whether it had waited
   */
  boolean certificateUsed(Hash fingerprint, Instant at);

  /** The terminal said which list of authorities it holds; 0 for that of its enrolment alone. */
  void anchorsHeld(String terminalId, long version);

  /** What each terminal that is not revoked holds, by its id. */
  List<Holding> listHoldings();

  /**
   * Refuses the terminal, all its certificates and every code for it that is still good, which
   * would else bring it back; false when there is none.
   */
  boolean revoke(String terminalId, String why, Instant at);

  /** The last grant; the next one begins behind it. */
  Optional<EpochGranted> findLastGrant(String terminalId);

  void addGrant(EpochGranted grant);

  /** False where a code of that number was given out before, and nothing was done. */
  boolean addEnrolCode(EnrolCode code);

  /** Spends a code, or takes one of its tries; whichever, in one transaction. */
  CodeSpending spendEnrolCode(String codeNumber, Hash secretHash, Instant at);

  /** A terminal and where it stands. */
  record Terminal(
      String terminalId,
      String locationId,
      String itemId,
      Instant enrolledAt,
      Optional<Instant> revokedAt) {}

  /**
   * A certificate by its fingerprint.
   *
   * @param serial hexadecimal, at most 40 characters
   * @param authority SHA-256 over the public key (SubjectPublicKeyInfo) of who signed it; empty
   *     where that is the host's first authority and the book is older than the second
   */
  record TerminalCertificate(
      String serial,
      String terminalId,
      Hash fingerprint,
      Instant notAfter,
      Optional<Instant> revokedAt,
      Optional<Hash> authority) {

    /** Of the host's first authority. */
    public TerminalCertificate(
        String serial,
        String terminalId,
        Hash fingerprint,
        Instant notAfter,
        Optional<Instant> revokedAt) {
      this(serial, terminalId, fingerprint, notAfter, revokedAt, Optional.empty());
    }
  }

  /**
   * What a terminal comes under.
   *
   * @param authority of the certificate in use, as {@link TerminalCertificate} has it
   * @param notAfter when that ends
   * @param anchors the list of authorities that it said it holds; 0 where it said nothing
   */
  record Holding(String terminalId, Optional<Hash> authority, Instant notAfter, long anchors) {}

  /** A terminal's record key, good from an epoch on. */
  record RecordKey(String terminalId, int firstEpoch, VerifyingKey key) {}

  /** A run of epochs that the host has granted. */
  record EpochGranted(String terminalId, int firstEpoch, int count, Instant at) {}

  /** All that an enrolment leaves in the book. */
  record Enrolment(
      Terminal terminal,
      TerminalCertificate certificate,
      RecordKey recordKey,
      EpochGranted grant) {}

  /**
   * A one-time code as the host keeps it.
   *
   * @param codeNumber its first group, at most 16 characters
   * @param secretHash SHA-256 over the secret
   * @param triesLeft wrong tries that it still bears
   */
  record EnrolCode(
      String codeNumber,
      Hash secretHash,
      String terminalId,
      String locationId,
      String itemId,
      Instant expiresAt,
      int triesLeft) {}

  /** What became of a try to spend a code. */
  sealed interface CodeSpending {

    /** Good, and used up by this. */
    record Spent(EnrolCode code) implements CodeSpending {}

    /** No such code, or another secret; so many wrong tries are left. */
    record Wrong(int triesLeft) implements CodeSpending {}

    record AlreadyUsed() implements CodeSpending {}

    record Expired() implements CodeSpending {}
  }
}
