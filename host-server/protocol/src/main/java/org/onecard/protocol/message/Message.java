package org.onecard.protocol.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/** Everything that a terminal and a host say to each other; one of these is one frame. */
public sealed interface Message {

  /**
   * First message of a terminal.
   *
   * @param versions 1 to 8 of them
   * @param catalogueVersion the newest that it holds, in force or not yet; 0 for none
   * @param epoch the last that has a record in the terminal's journal, which the host may not have
   *     heard of; 0 where the journal is empty
   * @param catalogues every version that it holds, rising, at most {@link #MOST_CATALOGUES}; empty
   *     where it does not say
   * @param catalogueInForce the version it decides by; 0 for none, or where it does not say
   */
  record Hello(
      List<Integer> versions,
      String terminalId,
      String agent,
      long catalogueVersion,
      long denyListVersion,
      Nonce timeNonce,
      int epoch,
      List<Long> catalogues,
      long catalogueInForce)
      implements Message {

    public static final int MOST_CATALOGUES = 16;

    public Hello {
      versions = List.copyOf(versions);
      catalogues = List.copyOf(catalogues);
    }

    /** Of a terminal that does not say which catalogues it holds. */
    public Hello(
        List<Integer> versions,
        String terminalId,
        String agent,
        long catalogueVersion,
        long denyListVersion,
        Nonce timeNonce,
        int epoch) {
      this(
          versions,
          terminalId,
          agent,
          catalogueVersion,
          denyListVersion,
          timeNonce,
          epoch,
          List.of(),
          0);
    }

    /** Whether the terminal needs no delivery of a version. */
    public boolean holdsCatalogue(long version) {
      return catalogues.isEmpty() ? version <= catalogueVersion : catalogues.contains(version);
    }

    /** Of a terminal whose journal is empty. */
    public Hello(
        List<Integer> versions,
        String terminalId,
        String agent,
        long catalogueVersion,
        long denyListVersion,
        Nonce timeNonce) {
      this(versions, terminalId, agent, catalogueVersion, denyListVersion, timeNonce, 0);
    }
  }

  /**
   * 1 to 256 consecutive records of one epoch, signed over the hash of the last.
   *
   * @param number the terminal's own count, from 1, echoed in a refusal
   * @param ahead whether it goes before what the terminal wrote earlier and has yet to send: then
   *     it is one record, a tap
   */
  record Submission(long number, List<ChainedRecord> records, Signature signature, boolean ahead)
      implements Message {

    public static final int MOST_RECORDS = 256;

    public Submission {
      records = List.copyOf(records);
    }

    /** In the order of the journal. */
    public Submission(long number, List<ChainedRecord> records, Signature signature) {
      this(number, records, signature, false);
    }
  }

  record Heartbeat(Nonce nonce) implements Message {}

  /**
   * What became of a delivered catalogue, or which has come into force at the terminal.
   *
   * @param version the one delivered, or the one that came into force
   * @param why at most 300 characters, empty where it was accepted
   * @param inForce the version the terminal decides by now; 0 for none, or where it does not say
   */
  record CatalogueReport(long version, boolean accepted, String why, long inForce)
      implements Message {}

  /**
   * The host takes the terminal.
   *
   * @param mostAhead records of a terminal beyond a gap that the host takes, 0 to {@value
   *     #MOST_AHEAD}; 0 where it takes none
   */
  record Welcome(
      int version,
      Signed<HostTime> hostTime,
      Signed<EpochGrant> epochGrant,
      Position expected,
      int mostAhead)
      implements Message {

    public static final int MOST_AHEAD = 65_536;

    /** Of a host that takes no record before its turn. */
    public Welcome(
        int version, Signed<HostTime> hostTime, Signed<EpochGrant> epochGrant, Position expected) {
      this(version, hostTime, epochGrant, expected, 0);
    }
  }

  /** What one commit answered to this terminal: 1 to 256 answers. */
  record Answers(Signed<Seal> seal, List<AnswerLeaf> leaves) implements Message {

    public static final int MOST_LEAVES = 256;

    public Answers {
      leaves = List.copyOf(leaves);
    }
  }

  /** Answer to a heartbeat. */
  record HostTimeMessage(Signed<HostTime> hostTime) implements Message {}

  record CatalogueDelivery(SignedBytes bundle, Signature signature) implements Message {}

  /**
   * Which deny lists there are.
   *
   * @param newest the one to have
   * @param whole the one that is handed out whole: the newest, or an older one that is not older
   *     than {@code deltasFrom}
   * @param deltasFrom the oldest version from which there is a delta to the newest
   */
  record DenyListOffer(Signed<DenyManifest> newest, Signed<DenyManifest> whole, long deltasFrom)
      implements Message {}

  /**
   * A terminal asks for the next piece of a list.
   *
   * @param base the version that it has and wants the delta from; 0 for the list whole
   * @param offset of the first byte that it wants
   * @param most how many bytes, 1 to {@link DenyListChunk#MOST_BYTES}
   */
  record DenyListWanted(int tagKeyId, long base, long version, long offset, int most)
      implements Message {}

  /**
   * A piece of a list, or of a {@link org.onecard.protocol.crypto.DenyDelta}.
   *
   * @param base 0 where it is of the list whole
   * @param total length of the list or delta in bytes
   * @param bytes 1 to {@link #MOST_BYTES}, within the total
   */
  record DenyListChunk(
      int tagKeyId, long base, long version, long offset, long total, SignedBytes bytes)
      implements Message {

    public static final int MOST_BYTES = 65_536;
  }

  /**
   * Something was not done.
   *
   * @param submission number of the submission, 0 for the connection
   * @param expected meaningful with {@link RefusalCode#SEQUENCE}
   * @param text for a technician, in English, at most 300 characters
   * @param comeAfter where the host ends the connection, how long it wants to be left alone: whole
   *     milliseconds, at most {@link #MOST_COME_AFTER}; zero where it does not say
   */
  record Refusal(
      RefusalCode code, long submission, Position expected, String text, Duration comeAfter)
      implements Message {

    public static final Duration MOST_COME_AFTER = Duration.ofMinutes(10);

    /** Without a word of when to come again. */
    public Refusal(RefusalCode code, long submission, Position expected, String text) {
      this(code, submission, expected, text, Duration.ZERO);
    }
  }

  /**
   * A new terminal spends its one-time code. The secret is not printed.
   *
   * @param certificateRequest PKCS#10, DER, for the key of the terminal's TLS certificate
   * @param recordKey verifies the terminal's submissions
   * @param recordKeyProof the record key's signature over the request, context {@link
   *     SignatureContext#ENROLMENT}
   */
  record EnrolRequest(
      String codeNumber,
      EnrolSecret secret,
      SignedBytes certificateRequest,
      VerifyingKey recordKey,
      Signature recordKeyProof,
      String agent)
      implements Message {}

  /** What a terminal needs from then on. */
  record EnrolGrant(
      String terminalId,
      String locationId,
      String itemId,
      Region region,
      List<SignedBytes> certificateChain,
      RegionKeys regionKeys,
      Signed<EpochGrant> epochGrant,
      int tapPort)
      implements Message {

    public EnrolGrant {
      certificateChain = List.copyOf(certificateChain);
    }
  }

  /**
   * A terminal asks for places of the slot that is now; it has given up what it held.
   *
   * @param told at most 8
   */
  record LeaseWanted(List<LeaseTold> told) implements Message {

    public LeaseWanted {
      told = List.copyOf(told);
    }
  }

  /** How much of a lease its terminal has spent. */
  record LeaseTold(long number, int spent) {}

  record LeaseDelivery(Signed<PlaceLease> lease) implements Message {}

  record GateOrderDelivery(Signed<GateOrder> order) implements Message {}

  record AnchorsDelivery(Signed<AnchorList> anchors) implements Message {}

  /**
   * Which list of authorities lies on the terminal's disk.
   *
   * @param version 0 where it has only the authority of its enrolment
   */
  record AnchorsHeld(long version) implements Message {}

  /**
   * A terminal wants a certificate to follow the one that the connection rests on.
   *
   * @param certificateRequest PKCS#10, DER, at most 4,096 bytes, for a key of its own
   * @param recordKeyProof by the last record key
   */
  record CertificateWanted(SignedBytes certificateRequest, Signature recordKeyProof)
      implements Message {}

  /**
   * The certificate that follows. The one before stays good until a hello under this was welcomed.
   *
   * @param certificateChain DER, the terminal's first, the authority's last; 2 to 4
   */
  record CertificateGrant(List<SignedBytes> certificateChain) implements Message {

    public CertificateGrant {
      certificateChain = List.copyOf(certificateChain);
    }
  }

  /**
   * What a person at a library's kiosk wants.
   *
   * @param number from 1, the terminal's own
   * @param tapId approved, of this terminal; empty with {@link LibraryWish#RETURN}
   * @param item barcode, 1 to 64 characters; empty where the wish is about none
   * @param key where the wish is about an item, 1 to 64 of letters, digits, dot and hyphen, another
   *     for each scan: the same wish for the same item under the same key is one; empty else
   */
  record LibraryAsked(long number, LibraryWish wish, String tapId, String item, String key)
      implements Message {}

  /** What came of it. */
  record LibraryTold(long number, LibraryReply reply) implements Message {}

  /**
   * A terminal wants challenges to keep ahead, since a card cannot wait for them.
   *
   * @param count 1 to {@link Challenges#MOST}
   */
  record ChallengesWanted(int count) implements Message {}

  /**
   * Each is used once, by this terminal.
   *
   * @param challenges 1 to {@link #MOST} of {@link #LENGTH} bytes
   * @param expires none of them is taken after it
   */
  record Challenges(List<SignedBytes> challenges, Instant expires) implements Message {

    public static final int MOST = 64;

    /** Of each: process 16, source 16; a card of 8-byte blocks is given the first 8 of both. */
    public static final int LENGTH = 32;

    public Challenges {
      challenges = List.copyOf(challenges);
    }
  }

  /**
   * Is this medium genuine?
   *
   * @param number the terminal's own count, from 1, echoed in the answer
   */
  record ProofRequest(long number, ProofEvidence evidence) implements Message {}

  record ProofAnswer(long number, ProofVerdict verdict) implements Message {}

  /**
   * The next record that the host wants: the first one after the record before this place, be it
   * there or the first of a later epoch.
   */
  record Position(int epoch, long sequence, Hash previousHash) {

    /** Nothing is expected in particular, or the host holds nothing of the terminal. */
    public static final Position NONE = new Position(0, 0, Hash.ZERO);

    /** What comes after a head. */
    public static Position after(Head head) {
      return head.epoch() == 0
          ? NONE
          : new Position(head.epoch(), head.sequence() + 1, head.hash());
    }
  }

  /** A value, the bytes it was signed as, and the signature. Verify before use. */
  record Signed<T>(T content, SignedBytes bytes, Signature signature) {

    /** Whether the signature over the bytes holds. */
    public boolean holds(Verifier verifier, SignatureContext context) {
      return verifier.verify(context, bytes.bytes(), signature);
    }
  }
}
