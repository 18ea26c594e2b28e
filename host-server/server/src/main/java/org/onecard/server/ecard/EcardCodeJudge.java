package org.onecard.server.ecard;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.onecard.card.code.EcardCode;
import org.onecard.scenario.Reason;
import org.onecard.server.proof.CodeJudge;

/** Judges electronic cards by asking their platform, which has a deadline of its own. */
public final class EcardCodeJudge implements CodeJudge {

  private final EcardVerifier platform;

  public EcardCodeJudge(EcardVerifier platform) {
    this.platform = platform;
  }

  @Override
  public Verdict judge(String text) {
    if (!EcardCode.fits(text)) {
      return new Verdict.Refused(Reason.CODE_INVALID, "it has not the form of an electronic card");
    }
    EcardAnswer answer;
    try {
      answer =
          platform.verify(new EcardInquiry(UUID.randomUUID().toString(), EcardCode.of(text))).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.Unavailable("the host is stopping");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a verifier never fails so", e);
    }
    if (answer instanceof EcardAnswer.Valid valid) {
      return new Verdict.StandsFor(valid.card(), valid.issuingRegion(), Optional.empty());
    }
    return answer instanceof EcardAnswer.Refused refused
        ? new Verdict.Refused(reasonOf(refused.why()), refused.describe())
        : new Verdict.Unavailable(answer.describe());
  }

  private static Reason reasonOf(EcardAnswer.Why why) {
    return switch (why) {
      case USED -> Reason.CODE_USED;
      case EXPIRED -> Reason.CODE_EXPIRED;
      case BLOCKED -> Reason.CARD_DENIED;
      case UNKNOWN, OTHER -> Reason.CODE_INVALID;
    };
  }
}
