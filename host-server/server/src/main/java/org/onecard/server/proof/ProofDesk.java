package org.onecard.server.proof;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.onecard.card.proof.CardChallenge;
import org.onecard.card.proof.ChallengePool;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.message.Message.Challenges;
import org.onecard.protocol.message.Message.ProofAnswer;
import org.onecard.protocol.message.Message.ProofRequest;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.ProofEvidence.CardEvidence;
import org.onecard.protocol.message.ProofEvidence.CodeEvidence;
import org.onecard.protocol.message.ProofEvidence.ShownCode;
import org.onecard.protocol.message.ProofVerdict;
import org.onecard.protocol.message.Texts;
import org.onecard.protocol.record.ProofId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Reason;
import org.onecard.server.audit.AuditTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has media judged for terminals, with threads of its own. Safe from any thread. */
public final class ProofDesk implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProofDesk.class);

  /** Cards and codes apart, so that a platform that hangs holds up no card. */
  private static final int THREADS_EACH = 2;

  private static final int MOST_WAITING = 256;

  /** A terminal keeps a few ahead; an hour covers a quiet gate. */
  private static final Duration GOOD_FOR = Duration.ofHours(1);

  private static final int MOST_A_TERMINAL = 1_024;
  private static final long STOP_WITHIN_MS = 2_000;

  private final CardJudge cards;
  private final CodeJudge codes;
  private final TokenKey tokens;
  private final RandomBytes random;
  private final AuditTrail audit;
  private final Clock clock;
  private final Map<String, ChallengePool> challenges = new HashMap<>();
  private final ProofBook proofs = new ProofBook();
  private final UsedCodes usedCodes = new UsedCodes();
  private final ThreadPoolExecutor cardThreads = threads("proof-card");
  private final ThreadPoolExecutor codeThreads = threads("proof-code");

  public ProofDesk(
      CardJudge cards,
      CodeJudge codes,
      TokenKey tokens,
      RandomBytes random,
      AuditTrail audit,
      Clock clock) {
    this.cards = cards;
    this.codes = codes;
    this.tokens = tokens;
    this.random = random;
    this.audit = audit;
    this.clock = clock;
  }

  private static ThreadPoolExecutor threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        THREADS_EACH,
        THREADS_EACH,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MOST_WAITING),
        task -> {
          Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * New challenges for a terminal; none where it holds as many as it may.
   *
   * @param count 1 to {@link Challenges#MOST}
   */
  public Optional<Challenges> give(String terminalId, int count) {
    Instant expires = clock.instant().plus(GOOD_FOR);
    List<SignedBytes> given = new ArrayList<>(count);
    synchronized (challenges) {
      ChallengePool pool =
          challenges.computeIfAbsent(
              terminalId, terminal -> new ChallengePool(MOST_A_TERMINAL, GOOD_FOR));
      for (int i = 0; i < count; i++) {
        byte[] challenge = random.next(Challenges.LENGTH);
        if (pool.giveOut(CardChallenge.of(challenge), System.nanoTime())) {
          given.add(new SignedBytes(challenge));
        }
      }
    }
    return given.isEmpty() ? Optional.empty() : Optional.of(new Challenges(given, expires));
  }

  /**
   * Has the evidence judged.
   *
   * @param answer is called once, by a thread of this desk, or by the caller's where nobody has to
   *     be asked or too many wait
   */
  public void judge(String terminalId, ProofRequest request, Consumer<ProofAnswer> answer) {
    if (request.evidence() instanceof ShownCode shown) {
      // Nobody has to be asked, so nobody has to be waited for.
      answer.accept(new ProofAnswer(request.number(), judgeShown(terminalId, shown)));
      return;
    }
    ThreadPoolExecutor threads =
        request.evidence() instanceof CardEvidence ? cardThreads : codeThreads;
    try {
      threads.execute(
          () -> answer.accept(new ProofAnswer(request.number(), judged(terminalId, request))));
    } catch (RejectedExecutionException e) {
      answer.accept(
          new ProofAnswer(
              request.number(), new ProofVerdict.Unavailable("too many wait to be proved")));
    }
  }

  /** Whether this terminal had this card proved here, a moment ago. */
  public boolean holds(ProofId id, String terminalId, CardToken card) {
    synchronized (proofs) {
      return proofs.holds(id, terminalId, card, clock.instant());
    }
  }

  @Override
  public void close() {
    cardThreads.shutdown();
    codeThreads.shutdown();
    try {
      if (!cardThreads.awaitTermination(STOP_WITHIN_MS, TimeUnit.MILLISECONDS)
          || !codeThreads.awaitTermination(STOP_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        cardThreads.shutdownNow();
        codeThreads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProofVerdict judged(String terminalId, ProofRequest request) {
    try {
      ProofEvidence evidence = request.evidence();
      return evidence instanceof CardEvidence card
          ? judgeCard(terminalId, card)
          : judgeCode(terminalId, (CodeEvidence) evidence);
    } catch (RuntimeException e) {
      log.error("[terminal={}] a medium cannot be judged", terminalId, e);
      return new ProofVerdict.Unavailable("the host failed to judge this");
    }
  }

  private ProofVerdict judgeCard(String terminalId, CardEvidence evidence) {
    if (!(redeem(terminalId, evidence) instanceof ChallengePool.Spent challenge)) {
      audit.note(
          "terminal " + terminalId,
          "proof.challenge",
          "A card's answer names a challenge that was used, is too old or another terminal's.");
      return new ProofVerdict.NotProved(
          Reason.CARD_NOT_GENUINE, "the challenge was used, is too old or another terminal's");
    }
    CardJudge.Verdict verdict = cards.judge(evidence, challenge);
    if (verdict instanceof CardJudge.Verdict.Genuine genuine) {
      ProofId id = remember(terminalId, tokens.tokenOf(evidence.identifier()));
      return new ProofVerdict.ProvedCard(id, genuine.external());
    }
    if (verdict instanceof CardJudge.Verdict.NotGenuine not) {
      audit.note("terminal " + terminalId, "proof.not-genuine", fit(not.text()));
      return new ProofVerdict.NotProved(Reason.CARD_NOT_GENUINE, fit(not.text()));
    }
    return new ProofVerdict.Unavailable(fit(((CardJudge.Verdict.Unavailable) verdict).text()));
  }

  private ChallengePool.Redemption redeem(String terminalId, CardEvidence evidence) {
    synchronized (challenges) {
      ChallengePool pool = challenges.get(terminalId);
      return pool == null
          ? new ChallengePool.NotOurs()
          : pool.redeem(CardChallenge.of(evidence.challenge().bytes()), System.nanoTime());
    }
  }

  private ProofVerdict judgeCode(String terminalId, CodeEvidence evidence) {
    CodeJudge.Verdict verdict = codes.judge(evidence.text());
    if (verdict instanceof CodeJudge.Verdict.StandsFor card) {
      ProofId id = remember(terminalId, tokens.tokenOf(card.identifier()));
      return new ProofVerdict.ProvedCode(id, card.identifier(), card.region(), card.validTo());
    }
    if (verdict instanceof CodeJudge.Verdict.Refused refused) {
      return new ProofVerdict.NotProved(refused.reason(), fit(refused.text()));
    }
    return new ProofVerdict.Unavailable(fit(((CodeJudge.Verdict.Unavailable) verdict).text()));
  }

  private ProofVerdict judgeShown(String terminalId, ShownCode code) {
    UsedCodes.Answer answer;
    synchronized (usedCodes) {
      answer = usedCodes.take(code, terminalId, clock.instant());
    }
    return switch (answer) {
      case UNUSED -> new ProofVerdict.UnusedCode();
      case USED_ELSEWHERE -> {
        audit.note(
            "terminal " + terminalId,
            "proof.code-twice",
            "A transit code was shown that another terminal has taken already.");
        yield new ProofVerdict.NotProved(
            Reason.CODE_USED, "another terminal has taken this code already");
      }
      case FULL -> new ProofVerdict.Unavailable("more codes than this host can remember");
    };
  }

  private ProofId remember(String terminalId, CardToken card) {
    ProofId id = new ProofId(random.next(ProofId.LENGTH));
    Instant now = clock.instant();
    synchronized (proofs) {
      proofs.add(id, terminalId, card, now);
    }
    return id;
  }

  private static String fit(String text) {
    return Texts.fit(text, Texts.MOST_REASON);
  }
}
