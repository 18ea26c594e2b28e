package org.onecard.server.proof;

import org.onecard.server.lane.TacVerdict;

/** Everybody who can judge a medium for this host. */
public record Judges(CardJudge cards, CodeJudge codes, TacJudge tacs) {

  /** A host without keys of cards: it can prove nothing, and says so. */
  public static final CardJudge NO_CARD_KEYS =
      (evidence, challenge) ->
          new CardJudge.Verdict.Unavailable("this host has no keys for social security cards");

  /** A host that knows no platform of electronic cards. */
  public static final CodeJudge NO_PLATFORM =
      text -> new CodeJudge.Verdict.Unavailable("this host knows no platform of electronic cards");

  /** A host without keys of purses. */
  public static final TacJudge NO_PURSE_KEYS = (card, debit, told) -> TacVerdict.NOT_CHECKED;

  public static final Judges NONE = new Judges(NO_CARD_KEYS, NO_PLATFORM, NO_PURSE_KEYS);
}
