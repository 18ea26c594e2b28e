package org.onecard.card.purse;

import java.util.Optional;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.purse.DebitResult.Debited;
import org.onecard.card.purse.DebitResult.Declined;
import org.onecard.card.purse.DebitResult.NotGenuine;
import org.onecard.card.purse.DebitResult.Torn;

/**
 * A debit that card and PSAM are ready for. Left alone, nothing happens: the card forgets it at the
 * next command or when it loses power.
 */
public final class PreparedDebit {

  private final PurseCommands card;
  private final PurseSam sam;
  private final SamSession session;
  private final PurseIntent intent;
  private final PurseIdentity identity;
  private final PurseMac mac1;
  private boolean committed;

  PreparedDebit(
      PurseCommands card,
      PurseSam sam,
      SamSession session,
      PurseIntent intent,
      PurseIdentity identity,
      PurseMac mac1) {
    this.card = card;
    this.sam = sam;
    this.session = session;
    this.intent = intent;
    this.identity = identity;
    this.mac1 = mac1;
  }

  /** What has to be durable before {@link #commit}. */
  public PurseIntent intent() {
    return intent;
  }

  /** Whose purse it is; goes beside the intent, sealed. */
  public PurseIdentity card() {
    return identity;
  }

  /**
   * Sends the debit, once, and has the PSAM check MAC2.
   *
   * <p>A deadline that throws away an answer which came too late makes a torn debit of one that
   * went well, so it should leave this one its time.
   *
   * @param persisted the intent, once it is durable: asked for so that nobody commits who was not
   *     handed it
   * @throws IllegalArgumentException when that is another intent
   * @throws IllegalStateException when this was committed before; {@link PurseRecovery} is what
   *     comes then
   */
  public DebitResult commit(PurseIntent persisted) {
    if (!persisted.equals(intent)) {
      throw new IllegalArgumentException("that is the intent of another debit");
    }
    if (committed) {
      throw new IllegalStateException("a debit is committed once");
    }
    committed = true;
    try {
      ResponseApdu answer = card.debit(intent, mac1);
      // A card that has something to fetch has carried the debit out; what it says to the fetching
      // is about that, so a refusal there is none of the debit.
      boolean carriedOut = answer.status().isMoreData();
      return judge(carriedOut ? card.fetch(answer.status()) : answer, carriedOut);
    } catch (CardTransportException e) {
      return torn(new Doubt.NoAnswer(e.fault()));
    }
  }

  private DebitResult judge(ResponseApdu answer, boolean carriedOut) {
    StatusWord status = answer.status();
    if (status.isOk() && answer.dataLength() == PurseCommands.DEBITED_LENGTH) {
      byte[] data = answer.data();
      return debited(new DebitProof(PurseMac.at(data, 0), PurseMac.at(data, PurseMac.LENGTH)));
    }
    return carriedOut || !Doubt.isRefusal(status)
        ? torn(new Doubt.UnclearAnswer(status))
        : Declined.by(DebitStep.DEBIT, status);
  }

  private DebitResult debited(DebitProof proof) {
    return switch (sam.verify(session, proof.mac2())) {
      case RIGHT -> new Debited(intent, proof, ProofCheck.BY_SAM);
      case NONE -> new Debited(intent, proof, ProofCheck.LEFT_TO_HOST);
      case WRONG -> new NotGenuine(intent, proof);
    };
  }

  private Torn torn(Doubt doubt) {
    return new Torn(new UnresolvedDebit(intent, identity, Optional.of(session), doubt));
  }
}
