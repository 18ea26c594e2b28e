package org.onecard.agent.link;

import java.util.List;
import org.onecard.agent.journal.Place;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.HostTime;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;

/** What the link wants done, in the order in which it says so. */
public sealed interface LinkAction {

  record Connect() implements LinkAction {}

  /** Close the connection; {@link Link#disconnected} is still to be told. */
  record Close(String why) implements LinkAction {}

  record Send(Message message) implements LinkAction {}

  /** Sign these records and send them. */
  record Submit(long number, List<ChainedRecord> records) implements LinkAction {}

  /** Sign this tap and send it before what comes before it in the journal. */
  record SubmitAhead(long number, ChainedRecord tap) implements LinkAction {}

  /**
   * Read records from this place on, and tell {@link Link#recordsRead}.
   *
   * @param most 1 to 256
   */
  record Read(Place from, int most) implements LinkAction {}

  /** The host answered a record of ours; the seal holds. */
  record Answered(Answer answer) implements LinkAction {}

  /** No answer is to be waited for. */
  record Unanswered(List<ChainedRecord> records) implements LinkAction {}

  /** The host has countersigned everything up to here. */
  record Release(Head head) implements LinkAction {}

  /** The host refuses this terminal: nothing may be approved, over restarts too. */
  record TakeBar(String why) implements LinkAction {}

  /** The host takes this terminal. */
  record LiftBar() implements LinkAction {}

  /** The host's signed time; asked for at that reading of the monotonic clock. */
  record TakeTime(HostTime time, long askedNanos) implements LinkAction {}

  record TakeGrant(EpochGrant grant) implements LinkAction {}

  record TakeChallenges(Message.Challenges challenges) implements LinkAction {}

  /** The host's verdict on a medium. */
  record TakeProof(Message.ProofAnswer answer) implements LinkAction {}

  /** How the host wants the way here to stand; signed by the region for this terminal. */
  record TakeGateOrder(Message.Signed<GateOrder> order) implements LinkAction {}

  /** Whose certificates are to be believed; signed by the region. */
  record TakeAnchors(Message.Signed<AnchorList> anchors) implements LinkAction {}

  /** The certificate that is to follow this terminal's. */
  record TakeCertificate(Message.CertificateGrant grant) implements LinkAction {}

  /** What came of a wish at a library's kiosk. */
  record TakeLibrary(Message.LibraryTold told) implements LinkAction {}

  /** Places of the site that are this terminal's for a while. */
  record TakeLease(PlaceLease lease) implements LinkAction {}

  record TakeCatalogue(Message.CatalogueDelivery delivery) implements LinkAction {}

  record TakeDenyOffer(Message.DenyListOffer offer) implements LinkAction {}

  record TakeDenyChunk(Message.DenyListChunk chunk) implements LinkAction {}

  /** For a technician. */
  record Say(Level level, String text) implements LinkAction {

    /** How much it matters. */
    enum Level {
      INFO,
      WARN,
      ERROR
    }
  }
}
