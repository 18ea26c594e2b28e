package org.onecard.server.acceptor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Opening;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.PurseResult;
import org.onecard.server.lane.TacVerdict;
import org.onecard.server.proof.TacJudge;

/** Turns sealed card identifiers into tokens; the identifiers exist only in between. */
public final class CardOpener {

  private final SealingPrivateKey sealing;
  private final TokenKey tokens;
  private final TacJudge tacs;

  /**
   * Opens with these keys.
   *
   * @param tacs checks what a purse says of its debit, for which the identifier is needed
   */
  public CardOpener(SealingPrivateKey sealing, TokenKey tokens, TacJudge tacs) {
    this.sealing = sealing;
    this.tokens = tokens;
    this.tacs = tacs;
  }

  /** What came of opening a submission's cards. */
  public sealed interface Opened {

    /** The cards, and what is to be thought of the TACs of purses, by the hash of each record. */
    record Tokens(Map<Hash, CardToken> byRecord, Map<Hash, TacVerdict> tacVerdicts)
        implements Opened {}

    /** One did not open: the terminal seals to another key, or for another record. */
    record Refused(String because) implements Opened {}
  }

  /** Opens every card that these records commit to, or says which one does not open. */
  public Opened open(List<ChainedRecord> records) {
    Map<Hash, CardToken> byRecord = new HashMap<>();
    Map<Hash, TacVerdict> tacVerdicts = new HashMap<>();
    for (ChainedRecord record : records) {
      if (record.content().body() instanceof Body.OfCard ofCard) {
        Opening opening =
            CardSealing.open(record.sealedCard().orElseThrow(), ofCard.commitment(), sealing);
        if (!(opening instanceof Opening.Opened opened)) {
          return new Opened.Refused(
              "the sealed card of %s does not open: %s"
                  .formatted(record.content().id(), ((Opening.Refused) opening).because()));
        }
        byRecord.put(record.hash(), tokens.tokenOf(opened.identifier()));
        if (ofCard instanceof Body.PurseResultBody told
            && told.result() instanceof PurseResult.Debited debited) {
          tacVerdicts.put(record.hash(), tacs.judge(opened.identifier(), told.debit(), debited));
        }
      }
    }
    return new Opened.Tokens(byRecord, tacVerdicts);
  }
}
