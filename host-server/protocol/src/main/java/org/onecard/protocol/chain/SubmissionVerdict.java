package org.onecard.protocol.chain;

import java.util.List;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;

/** What a host makes of a submission. */
public sealed interface SubmissionVerdict {

  /**
   * The terminal said this, and it continues what it said before.
   *
   * @param repeats records that are in the book already, with the same hash: to be answered again
   *     as they were
   * @param fresh records to be booked, in order; may be empty
   * @param head where the terminal's chain stands once {@code fresh} is booked
   */
  record Accepted(List<ChainedRecord> repeats, List<ChainedRecord> fresh, Head head)
      implements SubmissionVerdict {
    public Accepted {
      repeats = List.copyOf(repeats);
      fresh = List.copyOf(fresh);
    }
  }

  /**
   * The terminal said this, beyond what the book holds of it: to be booked and answered now. That
   * it continues the chain is proved when the records before it have come.
   */
  record Ahead(ChainedRecord fresh) implements SubmissionVerdict {}

  /** The submission is not taken; nothing of it is booked. */
  sealed interface Refused extends SubmissionVerdict {

    RefusalCode code();

    /** For a technician, in English. */
    String text();
  }

  /** Records are missing before it. */
  record Gap(Position expected) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.SEQUENCE;
    }

    @Override
    public String text() {
      return "records before these are missing: send from epoch "
          + expected.epoch()
          + " sequence "
          + expected.sequence();
    }
  }

  /** Not before its turn; in its order it is taken. */
  record NotAhead(String because) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.NOT_AHEAD;
    }

    @Override
    public String text() {
      return "not before its turn: " + because;
    }
  }

  /** This record does not continue the one before it. */
  record BrokenChain(RecordId at) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.CHAIN;
    }

    @Override
    public String text() {
      return at + " does not continue the chain";
    }
  }

  record BadSignature() implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.SIGNATURE;
    }

    @Override
    public String text() {
      return "the signature does not hold under the terminal's record key";
    }
  }

  /** A record is another terminal's than the connection's. */
  record WrongTerminal(String said) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.IDENTITY;
    }

    @Override
    public String text() {
      return "a record is of terminal " + said + ", the connection is not";
    }
  }

  record EpochNotGranted(int epoch) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.CHAIN;
    }

    @Override
    public String text() {
      return "epoch " + epoch + " was not granted";
    }
  }

  /** A later epoch has been opened; nothing can be added to this one any more. */
  record EpochClosed(int epoch) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.CHAIN;
    }

    @Override
    public String text() {
      return "epoch " + epoch + " was closed by a later one";
    }
  }

  /** The same id with other bytes: to be recorded and alarmed. */
  record Conflict(RecordId id, Hash known, Hash told) implements Refused {
    @Override
    public RefusalCode code() {
      return RefusalCode.CONFLICT;
    }

    @Override
    public String text() {
      return id + " is in the book with other bytes";
    }
  }
}
