package org.onecard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onecard.agent.journal.Place;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.HostTime;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Money;
import org.onecard.scenario.Region;

/** The conversation without a wire. */
class LinkTest {

  private static final String TERMINAL = "gate-01";
  private static final Region REGION = new Region("500000");
  private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");
  private static final Validity VALID =
      new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
  private static final long MS = 1_000_000;
  private static final LinkAction CAUGHT_UP =
      new LinkAction.Say(LinkAction.Say.Level.INFO, "linked, all records have been sent");

  private final Random seeded = new Random(7);
  private final RandomBytes random =
      count -> {
        byte[] bytes = new byte[count];
        seeded.nextBytes(bytes);
        return bytes;
      };
  private final SigningKey region = SigningKey.generate(Signature.Algorithm.ED25519, random);
  private final RecordChain chain = RecordChain.opening(TERMINAL, 1);
  private final List<ChainedRecord> written = new ArrayList<>();
  private IntUnaryOperator jitter = bound -> bound / 2;
  private long now;

  @Test
  void hostThatCannotSign_isLeft() {
    Link link = greeting(0);
    SigningKey other = SigningKey.generate(Signature.Algorithm.ED25519, random);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);

    List<LinkAction> actions = link.received(now, welcome(nonce, other, Position.NONE));

    assertThat(actions).hasAtLeastOneElementOfType(LinkAction.Close.class);
    assertThat(link.isReadyForLive()).isFalse();
  }

  @Test
  void welcomeToAnotherNonce_isLeft() {
    Link link = greeting(0);
    link.connected(now, Nonce.generate(random), "test", HeldCatalogues.NONE, 0, VALID);

    assertThat(link.received(now, welcome(Nonce.generate(random), region, Position.NONE)))
        .hasAtLeastOneElementOfType(LinkAction.Close.class);
  }

  @Test
  void hostWhoseCertificateHasEnded_byTheTimeTheRegionSigns_isLeft_butItsTimeIsKept() {
    Link link = greeting(1);
    Nonce nonce = Nonce.generate(random);
    link.connected(
        now,
        nonce,
        "test",
        HeldCatalogues.NONE,
        0,
        new Validity(NOW.minusSeconds(60), NOW.minusSeconds(1)));

    List<LinkAction> actions = link.received(now, welcome(nonce, region, Position.NONE));

    assertThat(actions)
        .hasAtLeastOneElementOfType(LinkAction.TakeTime.class)
        .hasAtLeastOneElementOfType(LinkAction.Close.class)
        .doesNotHaveAnyElementsOfTypes(LinkAction.Read.class, LinkAction.LiftBar.class);
    assertThat(link.state()).isNotEqualTo(LinkState.UP);
  }

  @Test
  void certificateThatEndsWhileConnected_endsTheConnection() {
    Link link = greeting(0);
    Nonce nonce = Nonce.generate(random);
    link.connected(
        now,
        nonce,
        "test",
        HeldCatalogues.NONE,
        0,
        new Validity(NOW.minusSeconds(60), NOW.plusSeconds(5)));
    link.received(now, welcome(nonce, region, Position.NONE));
    assertThat(link.state()).isEqualTo(LinkState.UP);
    now += LinkTimes.USUAL.heartbeat().toNanos();
    Nonce asked = Nonce.generate(random);
    link.tick(now, asked);

    List<LinkAction> actions =
        link.received(
            now,
            new Message.HostTimeMessage(
                Signing.sign(
                    new HostTime(asked, NOW.plusSeconds(6), TERMINAL, Head.NONE), region)));

    assertThat(actions).hasAtLeastOneElementOfType(LinkAction.Close.class);
  }

  @Test
  void framesBehindARefusal_doNotMakeABarredTerminalKnockSooner() {
    Link link = up(0);
    link.received(
        now, new Message.Refusal(RefusalCode.QUARANTINED, 0, Position.NONE, "ask the operator"));

    assertThat(link.received(now, answers(region, List.of(write())))).isEmpty();
    link.disconnected(now, "closed");

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void journalThatCouldNotBeRead_isAskedAgain() {
    Link link = up(3);

    assertThat(link.recordsRead(now, Place.START, List.of())).isEmpty();

    assertThat(link.isReadyForLive()).isFalse();
    assertThat(link.tick(now, Nonce.generate(random)))
        .containsExactly(new LinkAction.Read(Place.START, 256));
  }

  @Test
  void recordWrittenWhileCaughtUp_goesUpAtOnce() {
    Link link = up(0);

    assertThat(link.appended(now, write())).containsExactly(new LinkAction.Submit(1, written));
  }

  @Test
  void backlog_isReadFromWhereTheHostStands() {
    Link link = up(3);

    assertThat(link.tick(now, Nonce.generate(random))).isEmpty(); // Asked for with the welcome.
    assertThat(link.isReadyForLive()).isFalse();
    List<LinkAction> actions = link.recordsRead(now, Place.START, written);

    assertThat(actions).containsExactly(new LinkAction.Submit(1, written));
    assertThat(link.isReadyForLive()).isTrue();
  }

  @Test
  void noMoreThanFourSubmissions_areUnderWay() {
    Link link = up(0);
    long submitted = 0;
    for (int i = 0; i < 10; i++) {
      submitted +=
          link.appended(now, write()).stream().filter(LinkAction.Submit.class::isInstance).count();
    }

    assertThat(submitted).isEqualTo(Link.MOST_UNDER_WAY);
    assertThat(link.isReadyForLive()).isFalse();
  }

  @Test
  void answers_releaseTheJournal_andLetTheNextGoUp() {
    Link link = up(0);
    link.appended(now, write());

    List<LinkAction> actions = link.received(now, answers(region, written));

    assertThat(actions).hasAtLeastOneElementOfType(LinkAction.Answered.class);
    assertThat(actions).contains(new LinkAction.Release(headOf(written.get(0))));
  }

  @Test
  void hostThatHasForgottenWhatItCountersigned_isSaid_andIsSentItAgain() {
    Link link = up(0);
    link.appended(now, write());
    link.received(now, answers(region, written));
    link.disconnected(now, "the host was killed");
    while (link.tick(now, Nonce.generate(random)).stream()
        .noneMatch(LinkAction.Connect.class::isInstance)) {
      now += 100 * MS;
    }
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);

    List<LinkAction> actions = link.received(now, welcome(nonce, region, Position.NONE));

    assertThat(actions)
        .anyMatch(
            action ->
                action instanceof LinkAction.Say say
                    && say.text().contains("has countersigned records up to 1.1 and does not know"))
        .hasAtLeastOneElementOfType(LinkAction.Read.class);
  }

  @Test
  void answersUnderAnotherKey_areNotBelieved() {
    Link link = up(0);
    link.appended(now, write());

    List<LinkAction> actions =
        link.received(
            now, answers(SigningKey.generate(Signature.Algorithm.ED25519, random), written));

    assertThat(actions).doesNotHaveAnyElementsOfTypes(LinkAction.Answered.class);
    assertThat(actions).doesNotHaveAnyElementsOfTypes(LinkAction.Release.class);
    assertThat(actions).hasAtLeastOneElementOfType(LinkAction.Close.class);
  }

  @Test
  void listOfAuthorities_isTakenFromTheRegionAlone() {
    AnchorList list =
        new AnchorList(
            REGION,
            1,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(60),
            List.of(new SignedBytes(new byte[] {1})));
    Signed<AnchorList> good = Signing.sign(list, region);

    assertThat(up(0).received(now, new Message.AnchorsDelivery(good)))
        .containsExactly(new LinkAction.TakeAnchors(good));
    assertThat(
            up(0)
                .received(
                    now,
                    new Message.AnchorsDelivery(
                        Signing.sign(
                            list, SigningKey.generate(Signature.Algorithm.ED25519, random)))))
        .doesNotHaveAnyElementsOfTypes(LinkAction.TakeAnchors.class)
        .hasAtLeastOneElementOfType(LinkAction.Close.class);
  }

  @Test
  void gap_isFilledFromThePlaceThatTheHostNames_once() {
    Link link = up(0);
    link.appended(now, write());
    link.appended(now, write());
    Position expected = new Position(1, 1, Hash.ZERO);

    assertThat(link.received(now, refusal(RefusalCode.SEQUENCE, 1, expected)))
        .contains(new LinkAction.Read(new Place(1, 1), 256));
    assertThat(link.received(now, refusal(RefusalCode.SEQUENCE, 2, expected))).isEmpty();
  }

  @Test
  void sameGapAgainAndAgain_endsTheConversation() {
    Link link = up(0);
    link.appended(now, write());
    Position expected = new Position(1, 1, Hash.ZERO);
    for (int submission = 1; link.state() == LinkState.UP; submission++) {
      assertThat(submission).isLessThan(10);
      link.received(now, refusal(RefusalCode.SEQUENCE, submission, expected));
      link.recordsRead(now, new Place(1, 1), written);
    }

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void hostThatHoldsMoreThanWasWritten_isNotFedFromACopy() {
    Link link = greeting(3);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);

    link.received(now, welcome(nonce, region, new Position(1, 9, Hash.ZERO)));

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void hostThatHoldsAnotherLastRecord_isNotFedFromACopy() {
    Link link = greeting(3);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    Head another = new Head(1, 3, written.get(1).hash());

    link.received(now, welcome(nonce, region, new Position(1, 4, another.hash()), another));

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void hostThatHoldsTheLastRecordAsItWasWritten_isNotOneOfACopy() {
    Link link = greeting(3);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    Head ours = headOf(written.get(2));

    link.received(now, welcome(nonce, region, new Position(1, 4, ours.hash()), ours));

    assertThat(link.isIdle()).isTrue();
  }

  @Test
  void hostThatTellsOfAnotherLastRecordLater_isNotFedFromACopy() {
    Link link = up(0);
    ChainedRecord first = write();
    link.appended(now, first);
    link.received(now, answers(region, List.of(first)));
    now += LinkTimes.USUAL.heartbeat().toNanos();
    Nonce nonce = Nonce.generate(random);
    link.tick(now, nonce);
    Head another = new Head(1, 1, write().hash());

    List<LinkAction> actions =
        link.received(
            now,
            new Message.HostTimeMessage(
                Signing.sign(new HostTime(nonce, NOW, TERMINAL, another), region)));

    assertThat(actions).hasAtLeastOneElementOfType(LinkAction.TakeBar.class);
    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void busyHost_isLeftAloneForAWhile_andThenHearsEverything() {
    Link link = up(0);
    link.appended(now, write());
    link.received(now, refusal(RefusalCode.BUSY, 1, Position.NONE));
    assertThat(link.appended(now, write())).isEmpty();
    assertThat(link.isReadyForLive()).isFalse();

    now += LinkTimes.USUAL.busyPause().toNanos();

    assertThat(link.tick(now, Nonce.generate(random)))
        .contains(new LinkAction.Read(new Place(1, 1), 256));
  }

  @Test
  void linkSaysWhenItHasCaughtUp_andOnlyOnce() {
    Link link = up(1);
    link.recordsRead(now, Place.START, List.copyOf(written));

    assertThat(link.received(now, answers(region, written))).contains(CAUGHT_UP);
    assertThat(link.tick(now, Nonce.generate(random))).doesNotContain(CAUGHT_UP);
  }

  @Test
  void wordOfABusyHost_isTakenBackOnceItHasHeardEverything() {
    Link link = up(0);
    link.appended(now, write());
    link.received(now, refusal(RefusalCode.BUSY, 1, Position.NONE));
    now += LinkTimes.USUAL.busyPause().toNanos();
    assertThat(link.tick(now, Nonce.generate(random))).doesNotContain(CAUGHT_UP);
    link.recordsRead(now, new Place(1, 1), List.copyOf(written));

    assertThat(link.received(now, answers(region, written))).contains(CAUGHT_UP);
  }

  @Test
  void silentHost_isLeft() {
    Link link = up(0);
    now += LinkTimes.USUAL.silence().toNanos() + 1;

    assertThat(link.tick(now, Nonce.generate(random)))
        .hasAtLeastOneElementOfType(LinkAction.Close.class);
  }

  @Test
  void lostConnection_tellsWhoeverWaits_thatNoAnswerWillCome() {
    Link link = up(0);
    link.appended(now, write());

    assertThat(link.disconnected(now, "gone")).contains(new LinkAction.Unanswered(written));
  }

  @Test
  void pauses_doubleUpToTheLongest_andNeverFallBelowHalf() {
    Link link = greeting(0);
    for (int attempt = 0; attempt < 12; attempt++) {
      link.disconnected(now, "refused");
      long paused = 0;
      while (link.tick(now + paused * MS, Nonce.generate(random)).isEmpty()) {
        paused++;
      }
      long usual = Math.min(5_000, 100L << attempt);
      assertThat(paused).as("pause %d", attempt).isBetween(usual / 2, usual);
      now += paused * MS;
    }
  }

  @Test
  void linkThatIsLostAgainAndAgain_isOneTryMoreEachTime() {
    Link link = greeting(0);
    for (int attempt = 0; attempt < 8; attempt++) {
      welcomed(link);
      now += 1_000 * MS; // Another has said hello as this terminal.
      link.disconnected(now, "closed");
      long paused = pauseMs(link);
      long usual = Math.min(5_000, 100L << attempt);
      assertThat(paused).as("pause %d", attempt).isBetween(usual / 2, usual);
      now += paused * MS;
    }
    welcomed(link);
    now += Duration.ofSeconds(31).toNanos();
    link.disconnected(now, "closed");
    assertThat(pauseMs(link)).as("after a link that lasted").isLessThanOrEqualTo(100);
  }

  @Test
  void hostThatSaysWhenToCome_isLeftAloneUntilThen_andOnlyOnce() {
    Link link = up(0);

    assertThat(link.received(now, sentAway(Duration.ofSeconds(60))))
        .hasAtLeastOneElementOfType(LinkAction.Close.class)
        .doesNotHaveAnyElementsOfTypes(LinkAction.TakeBar.class);
    link.disconnected(now, "closed");

    assertThat(pauseMs(link)).isBetween(60_000L, 120_000L);
    link.disconnected(now, "refused");
    assertThat(pauseMs(link)).isLessThanOrEqualTo(5_000);
  }

  @Test
  void thousandTerminals_comeBackToAKilledHostOneByOne() {
    long downMs = 20_000;
    List<Long> arrivals = arrivals(downMs, link -> {});

    assertThat(arrivals).allSatisfy(at -> assertThat(at).isBetween(downMs, downMs + 5_100));
    assertThat(mostWithin(arrivals, 250)).as("of 1,000 in a quarter of a second").isLessThan(200);
  }

  @Test
  void thousandTerminals_comeBackWhenAStoppedHostHadSaid_spreadOverAsLongAgain() {
    Duration told = Duration.ofSeconds(10);
    List<Long> arrivals = arrivals(0, link -> link.received(now, sentAway(told)));

    assertThat(arrivals).allSatisfy(at -> assertThat(at).isBetween(10_000L, 20_100L));
    assertThat(mostWithin(arrivals, 500)).as("of 1,000 in half a second").isLessThan(90);
  }

  /** When each of a thousand reaches the host again that left all of them at once. */
  private List<Long> arrivals(long downMs, Consumer<Link> farewell) {
    jitter = seeded::nextInt;
    List<Link> links = new ArrayList<>();
    for (int terminal = 0; terminal < 1_000; terminal++) {
      links.add(up(0));
    }
    now += Duration.ofMinutes(5).toNanos();
    long lost = now;
    links.forEach(farewell);
    links.forEach(link -> link.disconnected(lost, "closed"));
    List<Long> arrivals = new ArrayList<>();
    Nonce nonce = Nonce.generate(random);
    for (long ms = 0; !links.isEmpty(); ms += 50) {
      long at = ms;
      links.removeIf(
          link -> {
            if (link.tick(lost + at * MS, nonce).isEmpty()) {
              return false;
            }
            if (at < downMs) {
              link.disconnected(lost + at * MS, "refused");
              return false;
            }
            arrivals.add(at);
            return true;
          });
    }
    return arrivals;
  }

  private static long mostWithin(List<Long> times, long widthMs) {
    return times.stream()
        .collect(Collectors.groupingBy(at -> at / widthMs, Collectors.counting()))
        .values()
        .stream()
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private void welcomed(Link link) {
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    link.received(now, welcome(nonce, region, Position.NONE));
    assertThat(link.state()).isEqualTo(LinkState.UP);
  }

  private long pauseMs(Link link) {
    long paused = 0;
    while (link.tick(now + paused * MS, Nonce.generate(random)).isEmpty()) {
      paused++;
    }
    return paused;
  }

  private static Message.Refusal sentAway(Duration comeAfter) {
    return new Message.Refusal(RefusalCode.BUSY, 0, Position.NONE, "not now", comeAfter);
  }

  @Test
  void refusedIdentity_barsBeforeWhoeverWaitsDecidesAlone_andIsLiftedByTheNextWelcome() {
    Link link = up(0);
    link.appended(now, write());

    List<LinkAction> refused =
        link.received(now, refusal(RefusalCode.QUARANTINED, 1, Position.NONE));

    List<Class<?>> order = refused.stream().<Class<?>>map(LinkAction::getClass).toList();
    assertThat(order).contains(LinkAction.TakeBar.class, LinkAction.Unanswered.class);
    assertThat(order.indexOf(LinkAction.TakeBar.class))
        .isLessThan(order.indexOf(LinkAction.Unanswered.class));
    link.disconnected(now, "closed");
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    assertThat(link.received(now, welcome(nonce, region, new Position(1, 1, Hash.ZERO))))
        .contains(new LinkAction.LiftBar());
  }

  @Test
  void refusedCertificate_barsTheTerminal_andIsSaidOnce() {
    Link link = greeting(0);
    link.connected(now, Nonce.generate(random), "test", HeldCatalogues.NONE, 0, VALID);

    assertThat(link.certificateRefused("alert"))
        .hasAtLeastOneElementOfType(LinkAction.TakeBar.class)
        .hasAtLeastOneElementOfType(LinkAction.Say.class);
    link.disconnected(now, "closed");
    link.connected(now, Nonce.generate(random), "test", HeldCatalogues.NONE, 0, VALID);

    assertThat(link.certificateRefused("alert"))
        .doesNotHaveAnyElementsOfTypes(LinkAction.Say.class);
  }

  @Test
  void hostThatDoesNotUnderstandUs_isLeftAlone_butBarsNobody() {
    Link link = up(0);

    assertThat(link.received(now, refusal(RefusalCode.VERSION, 0, Position.NONE)))
        .doesNotHaveAnyElementsOfTypes(LinkAction.TakeBar.class);

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void revokedTerminal_asksAgainOnlyNowAndThen() {
    Link link = up(0);
    link.received(now, refusal(RefusalCode.IDENTITY, 0, Position.NONE));
    link.disconnected(now, "closed");

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
    assertThat(link.tick(now + Duration.ofSeconds(20).toNanos(), Nonce.generate(random))).isEmpty();
    assertThat(link.tick(now + Duration.ofSeconds(61).toNanos(), Nonce.generate(random)))
        .contains(new LinkAction.Connect());
  }

  /** Its epoch ended with a power cut, and no other could be stored yet. */
  @Test
  void terminalWithoutAnEpoch_isNotACopyForWhatItsDiskHasLost() {
    Link link = greeting(2, false);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);

    List<LinkAction> actions =
        link.received(now, welcome(nonce, region, new Position(1, 5, Hash.ZERO)));

    assertThat(link.state()).isEqualTo(LinkState.UP);
    assertThat(actions).anyMatch(LinkAction.TakeGrant.class::isInstance);
    assertThat(actions).noneMatch(LinkAction.TakeBar.class::isInstance);
  }

  /** A copy of this terminal has opened the next epoch, and the host has heard of it. */
  @Test
  void hostThatHoldsALaterEpoch_hasThisTerminalBarItself() {
    Link link = greeting(2);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);

    List<LinkAction> actions =
        link.received(now, welcome(nonce, region, new Position(2, 2, Hash.ZERO)));

    assertThat(link.state()).isEqualTo(LinkState.BARRED);
    assertThat(actions).anyMatch(LinkAction.TakeBar.class::isInstance);
  }

  /** There was no room for the epoch in use when it started; its copy has gone on meanwhile. */
  @Test
  void epochThatIsOpenedLate_isComparedWithWhatTheHostHolds() {
    Link link = greeting(2, false);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    link.received(now, welcome(nonce, region, new Position(2, 2, Hash.ZERO)));
    assertThat(link.state()).isEqualTo(LinkState.UP);

    assertThat(link.epochOpened(new Place(3, 1))).isEmpty();
    assertThat(link.epochOpened(new Place(1, 2)))
        .hasAtLeastOneElementOfType(LinkAction.TakeBar.class);
    assertThat(link.state()).isEqualTo(LinkState.BARRED);
  }

  @Test
  void tapWhileABacklogGoesUp_goesAheadOfIt_andIsRepeatedInItsTurn() {
    Link link = up(3, 1_024);
    assertThat(link.isReadyForLive()).isFalse();
    assertThat(link.isReadyAhead()).isTrue();
    ChainedRecord tap = write();
    assertThat(link.appended(now, tap)).isEmpty();

    assertThat(link.goAhead(now, tap)).containsExactly(new LinkAction.SubmitAhead(1, tap));
    assertThat(link.recordsRead(now, Place.START, List.copyOf(written)))
        .containsExactly(new LinkAction.Submit(2, written));

    assertThat(link.received(now, answers(region, List.of(tap))))
        .hasAtLeastOneElementOfType(LinkAction.Answered.class);
    assertThat(link.isIdle()).isFalse();
    assertThat(link.received(now, answers(region, written)).stream())
        .filteredOn(LinkAction.Answered.class::isInstance)
        .hasSize(4);
    assertThat(link.isIdle()).isTrue();
  }

  @Test
  void answerToATapThatWentAhead_releasesNothingThatIsNotThere() {
    Link link = up(3, 1_024);
    ChainedRecord tap = write();
    link.appended(now, tap);
    link.goAhead(now, tap);

    List<LinkAction> actions =
        link.received(now, answers(region, List.of(tap), record -> Head.NONE));

    assertThat(actions).doesNotHaveAnyElementsOfTypes(LinkAction.Release.class);
  }

  @Test
  void backlog_makesWayWhileACardIsRead_untilItsTapIsAnswered() {
    Link link = up(600, 1_024);
    link.personComes(now);
    assertThat(link.recordsRead(now, Place.START, List.copyOf(written.subList(0, 256))))
        .doesNotHaveAnyElementsOfTypes(LinkAction.Read.class);
    assertThat(link.received(now, answers(region, written.subList(0, 256))))
        .doesNotHaveAnyElementsOfTypes(LinkAction.Read.class);
    ChainedRecord tap = write();
    link.goAhead(now, tap);

    assertThat(link.received(now, answers(region, List.of(tap))))
        .contains(new LinkAction.Read(new Place(1, 257), Link.FEW_RECORDS));
  }

  @Test
  void backlog_makesWayOnceAtMostBetweenTwoBatches_andNotForLong() {
    Link link = up(600, 1_024);
    link.recordsRead(now, Place.START, List.copyOf(written.subList(0, 256)));
    link.personComes(now);
    link.recordsRead(now, new Place(1, 257), List.copyOf(written.subList(256, 288)));
    assertThat(link.received(now, answers(region, written.subList(0, 288))))
        .doesNotHaveAnyElementsOfTypes(LinkAction.Read.class);

    // A batch has gone since, so the next person is made way for too, and the one after not.
    now += Link.MAKES_WAY.toNanos();
    link.personComes(now);
    assertThat(link.tick(now, Nonce.generate(random)))
        .doesNotHaveAnyElementsOfTypes(LinkAction.Read.class);
    now += Link.MAKES_WAY.toNanos();
    link.personComes(now);
    assertThat(link.tick(now, Nonce.generate(random)))
        .contains(new LinkAction.Read(new Place(1, 289), Link.FEW_RECORDS));
  }

  @Test
  void hostThatTakesNothingAhead_isSentEverythingInItsOrder() {
    Link link = up(3, 0);
    ChainedRecord tap = write();
    link.appended(now, tap);

    assertThat(link.isReadyAhead()).isFalse();
    assertThat(link.goAhead(now, tap)).containsExactly(new LinkAction.Unanswered(List.of(tap)));
  }

  @Test
  void tapThatIsRefusedAheadOfItsTurn_isDecidedAlone_andTheBacklogGoesOn() {
    for (RefusalCode code :
        List.of(
            RefusalCode.NOT_AHEAD, RefusalCode.BUSY, RefusalCode.INTERNAL, RefusalCode.SEQUENCE)) {
      LinkTest anew = new LinkTest();
      anew.tapIsRefusedAhead(code);
    }
  }

  private void tapIsRefusedAhead(RefusalCode code) {
    Link link = up(3, 1_024);
    ChainedRecord tap = write();
    link.appended(now, tap);
    link.goAhead(now, tap);

    assertThat(link.received(now, refusal(code, 1, Position.NONE)))
        .containsExactly(new LinkAction.Unanswered(List.of(tap)));

    assertThat(link.state()).isEqualTo(LinkState.UP);
    assertThat(link.isReadyAhead()).isFalse();
    assertThat(link.recordsRead(now, Place.START, List.copyOf(written)))
        .containsExactly(new LinkAction.Submit(2, written));
    now += LinkTimes.USUAL.busyPause().toNanos();
    link.tick(now, Nonce.generate(random));
    assertThat(link.isReadyAhead()).isTrue();
  }

  @Test
  void twoTapsAhead_areAsManyAsWaitForAnswers() {
    Link link = up(3, 1_024);
    ChainedRecord first = write();
    ChainedRecord second = write();
    link.appended(now, second);
    link.goAhead(now, first);
    link.goAhead(now, second);

    assertThat(link.isReadyAhead()).isFalse();
    link.received(now, answers(region, List.of(first)));
    assertThat(link.isReadyAhead()).isTrue();
    assertThat(link.disconnected(now, "closed"))
        .contains(new LinkAction.Unanswered(List.of(second)));
  }

  @Test
  void backlog_goesUpInSmallBatchesWhilePeopleCome() {
    Link link = up(600, 1_024);
    link.recordsRead(now, Place.START, List.copyOf(written.subList(0, 256)));
    link.recordsRead(now, new Place(1, 257), List.copyOf(written.subList(256, 512)));
    link.appended(now, write());

    assertThat(link.tick(now, Nonce.generate(random))).isEmpty();
    link.recordsRead(now, new Place(1, 513), List.of());
    link.received(now, answers(region, written.subList(0, 256)));
    assertThat(link.received(now, answers(region, written.subList(256, 512))))
        .contains(new LinkAction.Read(new Place(1, 513), Link.FEW_RECORDS));
  }

  @Test
  void whatWasReadBeforeTheHostNamedAnotherPlace_isNotSent() {
    Link link = up(300);
    link.recordsRead(now, Place.START, List.copyOf(written.subList(0, 256)));

    // The rest is being read meanwhile, and would come after a gap.
    link.received(now, refusal(RefusalCode.SEQUENCE, 1, new Position(1, 9, Hash.ZERO)));

    assertThat(link.recordsRead(now, new Place(1, 257), List.copyOf(written.subList(256, 300))))
        .containsExactly(new LinkAction.Read(new Place(1, 9), 256));
    assertThat(link.recordsRead(now, new Place(1, 9), List.copyOf(written.subList(8, 264))))
        .contains(new LinkAction.Submit(2, written.subList(8, 264)));
  }

  /** A slow disk answers on the next connection what was asked for on the one before. */
  @Test
  void whatWasReadForAConnectionThatIsGone_isNotSentInPlaceOfWhatIsAskedForNow() {
    Link link = up(300);
    link.recordsRead(now, Place.START, List.copyOf(written.subList(0, 256)));
    link.disconnected(now, "reset");
    now += LinkTimes.USUAL.longestRetry().toNanos();
    Nonce nonce = Nonce.generate(random);
    link.tick(now, nonce);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    assertThat(link.received(now, welcome(nonce, region, new Position(1, 1, Hash.ZERO))))
        .contains(new LinkAction.Read(new Place(1, 1), 256));

    assertThat(link.recordsRead(now, new Place(1, 257), List.copyOf(written.subList(256, 300))))
        .isEmpty();
    assertThat(link.recordsRead(now, new Place(1, 1), List.copyOf(written.subList(0, 256))))
        .contains(new LinkAction.Submit(2, written.subList(0, 256)));
  }

  private Link greeting(int backlog) {
    return greeting(backlog, backlog > 0);
  }

  private Link greeting(int backlog, boolean open) {
    for (int i = 0; i < backlog; i++) {
      write();
    }
    Head end = backlog == 0 ? Head.NONE : headOf(written.get(backlog - 1));
    Link link =
        new Link(TERMINAL, REGION, region.verifyingKey(), LinkTimes.USUAL, jitter, end, open);
    link.start(now);
    return link;
  }

  private Link up(int backlog) {
    return up(backlog, 0);
  }

  private Link up(int backlog, int mostAhead) {
    Link link = greeting(backlog);
    Nonce nonce = Nonce.generate(random);
    link.connected(now, nonce, "test", HeldCatalogues.NONE, 0, VALID);
    Position expected = backlog == 0 ? new Position(1, 1, Hash.ZERO) : Position.NONE;
    assertThat(link.received(now, welcome(nonce, region, expected, mostAhead)))
        .doesNotHaveAnyElementsOfTypes(LinkAction.Close.class);
    assertThat(link.state()).isEqualTo(LinkState.UP);
    return link;
  }

  private ChainedRecord write() {
    Body body =
        written.isEmpty()
            ? new Body.EpochOpenedBody(Head.NONE)
            : new Body.EventBody("test", "record " + written.size());
    ChainedRecord record = chain.append(NOW, TimeQuality.FROM_HOST, 1, body, Optional.empty());
    written.add(record);
    return record;
  }

  private Message.Welcome welcome(Nonce nonce, SigningKey signer, Position expected) {
    return welcome(nonce, signer, expected, 0);
  }

  private Message.Welcome welcome(
      Nonce nonce, SigningKey signer, Position expected, int mostAhead) {
    return welcome(nonce, signer, expected, mostAhead, Head.NONE);
  }

  private Message.Welcome welcome(Nonce nonce, SigningKey signer, Position expected, Head held) {
    return welcome(nonce, signer, expected, 0, held);
  }

  private Message.Welcome welcome(
      Nonce nonce, SigningKey signer, Position expected, int mostAhead, Head held) {
    return new Message.Welcome(
        1,
        Signing.sign(new HostTime(nonce, NOW, TERMINAL, held), signer),
        Signing.sign(new EpochGrant(TERMINAL, 1, 16), signer),
        expected,
        mostAhead);
  }

  private Message.Answers answers(SigningKey signer, List<ChainedRecord> records) {
    return answers(signer, records, LinkTest::headOf);
  }

  private Message.Answers answers(
      SigningKey signer, List<ChainedRecord> records, Function<ChainedRecord, Head> head) {
    CommitSealer with = new CommitSealer(REGION, signer);
    List<Answer> answers =
        records.stream()
            .map(
                record ->
                    new Answer(
                        record.content().id(),
                        record.hash(),
                        Hash.ZERO,
                        AnswerResult.ACCEPTED,
                        Optional.empty(),
                        Money.ZERO,
                        head.apply(record)))
            .toList();
    SealedCommit commit = with.seal(SealHead.NONE, answers, NOW);
    return new Message.Answers(commit.seal(), commit.leaves());
  }

  private static Message.Refusal refusal(RefusalCode code, long submission, Position expected) {
    return new Message.Refusal(code, submission, expected, "as the test wants it");
  }

  private static Head headOf(ChainedRecord record) {
    return new Head(record.content().id().epoch(), record.content().id().sequence(), record.hash());
  }
}
