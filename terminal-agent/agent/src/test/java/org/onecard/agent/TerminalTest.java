package org.onecard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.onecard.agent.Eventually.eventually;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.agent.host.TestAuthority;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.rehearsal.Rehearsal;
import org.onecard.agent.screen.ScreenState;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.HolderReading;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.Opening;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.BlankCard;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.slot.InProcessReaders;
import org.slf4j.LoggerFactory;

/** The whole terminal over an in-process reader and a host on a real TLS socket. */
class TerminalTest {

  private static final String SLOT = "Gate reader 00";

  /** Where the host is to decide, however slow the machine that the test runs on. */
  private static final Duration PATIENT = Duration.ofSeconds(5);

  @TempDir Path folder;

  private TestHost host = new TestHost();
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(64);
  private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  private final List<ScreenState> shown = Collections.synchronizedList(new ArrayList<>());
  private Duration hostMayTake = TapTimes.USUAL.host();
  private List<HostAddress> hosts = List.of();
  private Clock machineClock = Clock.systemUTC();
  private @Nullable RecordingDisk disk;
  private @Nullable Terminal terminal;

  @BeforeEach
  void enrolled() throws IOException {
    host.publish(TestCatalogues.metro(1));
    host.start();
    host.enrol(folder);
  }

  @AfterEach
  void stopped() {
    Terminal running = terminal;
    if (running != null) {
      running.close();
    }
    host.close();
    readers.close();
  }

  @Test
  void online_hostDecides_andOutcomeFollows() throws Exception {
    hostMayTake = PATIENT;
    startOnline();

    TapReport report = tap(card(1));

    assertThat(report.online()).isTrue();
    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    eventually("the outcome at the host", () -> host.bodies(Body.OutcomeBody.class).size() == 1);
    assertThat(host.bodies(Body.OutcomeBody.class).get(0).tapId()).isEqualTo(report.tapId());
    eventually("all countersigned", () -> running().status().backlog() == 0);
  }

  @Test
  void online_hostDeclines_gateStaysShut() throws Exception {
    hostMayTake = PATIENT;
    startOnline();
    host.decide(new Decision.Declined(Reason.BALANCE_TOO_LOW, Reason.BALANCE_TOO_LOW.notice()));

    TapReport report = tap(card(1));

    assertThat(report.online()).isTrue();
    assertThat(declined(report)).isEqualTo(Reason.BALANCE_TOO_LOW);
    assertThat(report.outcome()).isEqualTo(Outcome.REFUSED_AS_TOLD);
    assertThat(steps).doesNotContain("open");
  }

  @Test
  void noHost_approvesAlone_andSyncsBeforeTheGateOpens() throws Exception {
    startOnline();
    goOffline();
    steps.clear();

    TapReport report = tap(card(1));

    assertThat(report.online()).isFalse();
    assertThat(report.decision())
        .isInstanceOfSatisfying(
            Decision.Approved.class,
            approved -> assertThat(approved.charge()).isEqualTo(Money.fen(300)));
    List<String> order = List.copyOf(steps);
    assertThat(order.indexOf("append")).isGreaterThanOrEqualTo(0);
    assertThat(order.indexOf("sync")).isGreaterThan(order.indexOf("append"));
    assertThat(order.indexOf("open")).isGreaterThan(order.indexOf("sync"));
  }

  @Test
  void killedBetweenKeepingACertificateAndUsingIt_comesUnderIt_andKeepsItInItsPlace()
      throws Exception {
    TlsCredentials next = host.another();
    CertificateStore.open(folder, TerminalIdentity.read(folder)).keepNext(next);

    startOnline();

    eventually("the certificate in its place", () -> isPresent(next));
    assertThat(CertificateStore.open(folder, TerminalIdentity.read(folder)).next()).isEmpty();
    assertThat(tap(card(1)).decision()).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void nextCertificateThatTheHostDoesNotTake_isKept_andTheTerminalGoesOnUnderItsOwn()
      throws Exception {
    TlsCredentials own = CertificateStore.open(folder, TerminalIdentity.read(folder)).present();
    TlsCredentials next = host.anotherOfSomebodyElse();
    CertificateStore.open(folder, TerminalIdentity.read(folder)).keepNext(next);

    startOnline();

    assertThat(isPresent(own)).isTrue();
    assertThat(CertificateStore.open(folder, TerminalIdentity.read(folder)).next()).contains(next);
    assertThat(tap(card(1)).decision()).isInstanceOf(Decision.Approved.class);
  }

  /** The host may have taken the next one before, and then the one before it is worth nothing. */
  @Test
  void nextCertificateThatWasRefusedForAWhile_isShownAgain() throws Exception {
    TlsCredentials next = host.another();
    CertificateStore.open(folder, TerminalIdentity.read(folder)).keepNext(next);
    host.stop();
    host.refuseCertificates(true);
    host.start();
    start();
    eventually("barred", () -> running().status().cannotRecord().isPresent());
    running().close();
    host.stop();
    host.refuseCertificates(false);
    host.start();

    start();

    eventually("the certificate in its place", () -> isPresent(next));
    eventually("taken again", () -> running().status().cannotRecord().isEmpty());
    assertThat(tap(card(1)).decision()).isInstanceOf(Decision.Approved.class);
  }

  private boolean isPresent(TlsCredentials credentials) throws IOException {
    return TerminalIdentity.read(folder).tlsChain().equals(credentials.chain());
  }

  @Test
  void hostThatIsGone_leavesItsTurnToTheNext() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = closed.getLocalPort();
    }
    hosts =
        List.of(new HostAddress("localhost", nobody), new HostAddress("localhost", host.port()));

    startOnline();

    assertThat(tap(card(1)).decision()).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void hostBack_backlogIsDrainedExactlyOnce() throws Exception {
    startOnline();
    goOffline();
    TapReport first = tap(card(1));
    TapReport second = tap(card(2));

    host.start();

    eventually("drained", () -> host.bodies(Body.OutcomeBody.class).size() == 2);
    assertThat(host.bodies(Body.AdviceBody.class))
        .extracting(Body.AdviceBody::tapId)
        .containsExactly(first.tapId(), second.tapId());
    eventually("all countersigned", () -> running().status().backlog() == 0);
    assertThat(host.booked().stream().map(record -> record.content().id()).distinct().count())
        .isEqualTo(host.booked().size());
  }

  @Test
  void hostAbsentAtStart_terminalWorksAlone_withTheStoredCatalogue() throws Exception {
    startOnline();
    eventually("catalogue taken", () -> running().status().catalogueVersion() == 1);
    running().close();
    host.stop();
    start();

    TapReport report = tap(card(1));

    assertThat(report.online()).isFalse();
    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void lateAnswer_becomesAnAdviceUnderTheSameTapId() throws Exception {
    startOnline();
    host.answerAfter(Duration.ofMillis(400));

    TapReport report = tap(card(1));

    assertThat(report.online()).isFalse();
    eventually("the advice", () -> host.bodies(Body.AdviceBody.class).size() == 1);
    Body.AdviceBody advice = host.bodies(Body.AdviceBody.class).get(0);
    assertThat(advice.tapId()).isEqualTo(report.tapId());
    ChainedRecord tapRecord =
        host.booked().stream()
            .filter(record -> record.content().body() instanceof Body.TapBody)
            .findFirst()
            .orElseThrow();
    assertThat(tapRecord.content().id()).hasToString(report.tapId());
    eventually("all countersigned", () -> running().status().backlog() == 0);
  }

  @Test
  void answerLost_linkBreaks_recordsAreRepeatedAndAnsweredAgain() throws Exception {
    startOnline();
    host.loseAnswers(true);
    TapReport report = tap(card(1));
    assertThat(report.online()).isFalse();

    host.loseAnswers(false);
    host.cut();

    eventually("all countersigned", () -> running().status().backlog() == 0);
    assertThat(host.bodies(Body.TapBody.class)).hasSize(1);
    assertThat(host.bodies(Body.AdviceBody.class)).hasSize(1);
  }

  @Test
  void busyHost_tapIsDecidedAlone_andSentAgainLater() throws Exception {
    startOnline();
    host.beBusy(true);
    TapReport report = tap(card(1));
    assertThat(report.online()).isFalse();

    host.beBusy(false);

    eventually("sent again", () -> host.bodies(Body.AdviceBody.class).size() == 1);
    assertThat(host.bodies(Body.TapBody.class)).hasSize(1);
  }

  @Test
  void alone_sameCardAgain_isRefusedFromMemory() throws Exception {
    startOnline();
    tap(card(1));
    goOffline();

    TapReport again = tap(card(1));

    assertThat(again.online()).isFalse();
    assertThat(declined(again)).isEqualTo(Reason.PASS_BACK);
    host.start();
    eventually("the advice", () -> host.bodies(Body.AdviceBody.class).size() == 1);
    assertThat(host.bodies(Body.AdviceBody.class).get(0).facts().history())
        .isInstanceOf(Fact.Known.class);
  }

  @Test
  void deniedCard_isRefusedWithoutAskingTheHost_andRecorded() throws Exception {
    HolderData denied = holder(7);
    host.deny(host.tagKey().tagOf(new RawCardIdentifier(denied.identifier().bytes())));
    startOnline();
    eventually("the deny list", () -> running().status().denyListVersion() == 1);

    TapReport report = tap(new VirtualSsseCard(denied));

    assertThat(declined(report)).isEqualTo(Reason.CARD_DENIED);
    assertThat(report.online()).isFalse();
    eventually("the advice", () -> host.bodies(Body.AdviceBody.class).size() == 1);
    assertThat(host.bodies(Body.TapBody.class)).isEmpty();
    assertThat(host.bodies(Body.AdviceBody.class).get(0).tapId()).isEqualTo(report.tapId());
  }

  @Test
  void listWhoseFetchIsBrokenOff_isGoneOnWith_andAnotherVersionComesAsADelta() throws Exception {
    HolderData denied = holder(7);
    DenyTag tag = host.tagKey().tagOf(new RawCardIdentifier(denied.identifier().bytes()));
    long[] many = new Random(1).longs(60_000, 0, 1L << 48).toArray();
    host.denyLists().publish(DenyTags.of(many));
    host.cutAfterPieces(3);

    startOnline();
    eventually("the deny list", () -> running().status().denyListVersion() == 1);

    List<Long> offsets = host.piecesWanted().stream().map(DenyListWanted::offset).toList();
    // The one that was not answered is asked for again, and none before it.
    assertThat(offsets.get(4)).isEqualTo(offsets.get(3)).isPositive();
    assertThat(offsets).isSorted();

    host.denyLists()
        .publish(
            DenyTags.of(
                LongStream.concat(Arrays.stream(many), LongStream.of(tag.value())).toArray()));
    host.cut();
    eventually("the delta", () -> running().status().denyListVersion() == 2);
    assertThat(host.piecesWanted().get(host.piecesWanted().size() - 1).base()).isEqualTo(1);
    goOffline();
    assertThat(declined(tap(new VirtualSsseCard(denied)))).isEqualTo(Reason.CARD_DENIED);
  }

  @Test
  void blankCard_isRefused_andRecordedAsAnEvent() throws Exception {
    startOnline();

    TapReport report = tap(new BlankCard());

    assertThat(declined(report)).isEqualTo(Reason.NOT_A_SOCIAL_SECURITY_CARD);
    eventually("the event", () -> host.bodies(Body.EventBody.class).size() == 1);
    assertThat(host.bodies(Body.EventBody.class).get(0).kind()).isEqualTo("card.unreadable");
    assertThat(report.tapId()).isEqualTo(lastId(Body.EventBody.class).toString());
  }

  @Test
  void tornCard_isAskedToHoldStill_andReadWhenItReturns() throws Exception {
    startOnline();
    VirtualCard card = card(1);

    TapReport torn =
        tap(new FaultyCard(card, CardFaults.NONE.withTearAfter(3), Pause.onThisThread()));
    assertThat(declined(torn)).isEqualTo(Reason.CARD_LEFT_TOO_EARLY);
    assertThat(shown).last().isInstanceOf(ScreenState.HoldStill.class);

    assertThat(tap(card).decision()).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void cardThatFaltersOnce_isReadAgainInTheSameTap() throws Exception {
    startOnline();

    TapReport report = tap(new FalteringCard(card(1), 1));

    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(host.bodies(Body.EventBody.class)).isEmpty();
  }

  @Test
  void cardThatGoesOnFaltering_isRefusedAfterTheSecondReading_andTheRecordSaysWhy()
      throws Exception {
    startOnline();
    FalteringCard card = new FalteringCard(card(1), Integer.MAX_VALUE);

    TapReport report = tap(card);

    assertThat(declined(report)).isEqualTo(Reason.CARD_UNREADABLE);
    assertThat(card.faltered()).isEqualTo(2);
    eventually("the event", () -> host.bodies(Body.EventBody.class).size() == 1);
  }

  @Test
  void cardThatStays_isNoSecondTap_andIsAskedFor() throws Exception {
    startOnline();
    readers.insert(SLOT, card(1));
    assertThat(nextReport().decision()).isInstanceOf(Decision.Approved.class);

    eventually("remove the card", () -> shown.contains(new ScreenState.RemoveCard()));

    assertThat(reports).isEmpty();
    readers.remove(SLOT);
    eventually("waiting", () -> shown.get(shown.size() - 1).equals(new ScreenState.Waiting()));
  }

  @Test
  void sealedCard_opensAtTheHostOnly() throws Exception {
    startOnline();
    HolderData holder = holder(3);
    tap(new VirtualSsseCard(holder));
    eventually("the tap", () -> host.bodies(Body.TapBody.class).size() == 1);
    ChainedRecord record =
        host.booked().stream()
            .filter(booked -> booked.content().body() instanceof Body.TapBody)
            .findFirst()
            .orElseThrow();

    Opening opening =
        CardSealing.open(
            record.sealedCard().orElseThrow(),
            ((Body.TapBody) record.content().body()).commitment(),
            host.sealing());

    assertThat(opening)
        .isInstanceOfSatisfying(
            Opening.Opened.class,
            opened ->
                assertThat(opened.identifier().bytes()).isEqualTo(holder.identifier().bytes()));
  }

  @Test
  void nothingOfTheCard_isInTheLog_atAnyLevel() throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("org.onecard");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Level before = ours.getLevel();
    ours.setLevel(Level.TRACE);
    ours.addAppender(log);
    HolderData holder = holder(5);
    try {
      startOnline();
      tap(new VirtualSsseCard(holder));
      goOffline();
      tap(new VirtualSsseCard(holder(6)));
    } finally {
      ours.detachAppender(log);
      ours.setLevel(before);
    }

    String all =
        List.copyOf(log.list).stream()
            .map(ILoggingEvent::getFormattedMessage)
            .collect(Collectors.joining("\n"));
    assertThat(all).contains("[tap=gate-01.1.");
    assertThat(all.toUpperCase(Locale.ROOT))
        .doesNotContain(HexFormat.of().withUpperCase().formatHex(holder.identifier().bytes()))
        .doesNotContain(holder.cardNumber().value())
        .doesNotContain(holder.socialSecurityNumber())
        .doesNotContain(holder.name());
  }

  @Test
  void forgedSeal_isNotBelieved_andTheTapIsDecidedAlone() throws Exception {
    startOnline();
    host.lie(TerminalTest::withForgedSeal);

    TapReport report = tap(card(1));

    assertThat(report.online()).isFalse();
    host.lie(message -> message);
    eventually("all countersigned", () -> running().status().backlog() == 0);
    assertThat(host.bodies(Body.TapBody.class)).hasSize(1);
  }

  @Test
  void forgedCatalogue_isRefusedAndReported_andTheLastGoodOneStays() throws Exception {
    startOnline();
    eventually("the first report", () -> host.reports().size() == 1);
    host.publish(TestCatalogues.metro(2));
    host.lie(
        message ->
            message instanceof Message.CatalogueDelivery delivery
                ? new Message.CatalogueDelivery(changed(delivery.bundle()), delivery.signature())
                : message);

    host.cut();

    eventually("the report", () -> host.reports().size() == 2);
    assertThat(host.reports().get(1).accepted()).isFalse();
    assertThat(running().status().catalogueVersion()).isEqualTo(1);
  }

  @Test
  void failedSync_stopsApproving_andSaysSo() throws Exception {
    startOnline();
    goOffline();
    recordingDisk().failSyncs();

    TapReport report = tap(card(1));
    TapReport next = tap(card(2));

    assertThat(declined(report)).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    assertThat(declined(next)).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    assertThat(steps).doesNotContain("open");
    assertThat(running().status().cannotRecord().orElse("")).contains("restarted");
    assertThat(shown).hasAtLeastOneElementOfType(ScreenState.OutOfOrder.class);
    int writes = recordingDisk().appends();
    tap(card(3));
    assertThat(recordingDisk().appends()).isEqualTo(writes);
  }

  @Test
  void failedSync_refusedTap_isTakenBackByTheNextStart() throws Exception {
    startOnline();
    goOffline();
    recordingDisk().failSyncs();
    assertThat(declined(tap(card(1)))).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    running().close();

    host.start();
    startOnline();

    assertThat(host.bodies(Body.AdviceBody.class)).hasSize(1);
    assertThat(host.bodies(Body.ReversalBody.class))
        .extracting(Body.ReversalBody::tapId)
        .containsExactly(host.bodies(Body.AdviceBody.class).get(0).tapId());
    running().close();
    startOnline();
    assertThat(host.bodies(Body.ReversalBody.class)).hasSize(1);
  }

  @Test
  void diskThatAnswersTooLate_refusedTap_isTakenBack() throws Exception {
    startOnline();
    goOffline();
    recordingDisk().holdSyncs();

    TapReport report = tap(card(1));

    assertThat(declined(report)).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    assertThat(steps).doesNotContain("open");
    recordingDisk().releaseSyncs();
    host.start();
    eventually("taken back", () -> host.bodies(Body.ReversalBody.class).size() == 1);
    assertThat(host.bodies(Body.AdviceBody.class))
        .extracting(Body.AdviceBody::tapId)
        .containsExactly(host.bodies(Body.ReversalBody.class).get(0).tapId());
  }

  @Test
  void fullDisk_stopsApproving_saysSo_andGoesOnWhenThereIsRoom() throws Exception {
    startOnline();
    goOffline();
    recordingDisk().fill(true);
    int taps = 0;
    while (running().status().cannotRecord().isEmpty()) {
      taps++;
      assertThat(taps).isLessThan(500);
      tap(card(taps));
    }
    steps.clear();

    TapReport refused = tap(card(taps + 1));

    assertThat(declined(refused)).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    assertThat(steps).doesNotContain("open");
    assertThat(running().status().cannotRecord().orElse("")).contains("free some disk space");
    assertThat(shown).hasAtLeastOneElementOfType(ScreenState.OutOfOrder.class);
    recordingDisk().fill(false);
    eventually("room", () -> running().status().cannotRecord().isEmpty());
    assertThat(tap(card(taps + 2)).decision()).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void hostRefusesTheTerminal_nothingIsApproved_notEvenAfterARestart_untilItIsTakenAgain()
      throws Exception {
    startOnline();
    host.refuse(RefusalCode.IDENTITY);
    host.cut();
    eventually("barred", () -> running().status().cannotRecord().isPresent());
    eventually("out of order", () -> shown.get(shown.size() - 1) instanceof ScreenState.OutOfOrder);

    assertThat(declined(tap(card(1)))).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    host.stop();
    running().close();
    start();
    assertThat(running().status().cannotRecord().orElse("")).contains("IDENTITY");
    assertThat(declined(tap(card(2)))).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    assertThat(steps).doesNotContain("open");
    host.refuseNoMore();
    host.start();

    eventually("taken again", () -> running().status().cannotRecord().isEmpty());
    assertThat(tap(card(3)).decision()).isInstanceOf(Decision.Approved.class);
  }

  @Test
  void hostRefusesTheCertificate_nothingIsApproved_untilItIsTakenAgain() throws Exception {
    startOnline();
    host.stop();
    host.refuseCertificates(true);
    host.start();
    eventually("barred", () -> running().status().cannotRecord().isPresent());

    assertThat(declined(tap(card(1)))).isEqualTo(Reason.TERMINAL_CANNOT_RECORD);
    assertThat(steps).doesNotContain("open");
    assertThat(running().status().cannotRecord().orElse("")).contains("certificate");
    running().close();
    host.stop();
    host.refuseCertificates(false);
    host.start();
    start();

    eventually("taken again", () -> running().status().cannotRecord().isEmpty());
    assertThat(tap(card(2)).decision()).isInstanceOf(Decision.Approved.class);
  }

  @ParameterizedTest
  // The first of them is after 2038, where seconds since 1970 no longer fit into 31 bits.
  @ValueSource(ints = {-15, -10, 10})
  void machineClockYearsWrong_hostIsBelievedAllTheSame_andItsTimeHolds(int years) throws Exception {
    // TLS itself knows no clock but the machine's: so it is the rest of the world that is moved.
    Clock trueTime = Clock.offset(Clock.systemUTC(), Duration.ofDays(-365L * years));
    host.close();
    host = new TestHost(trueTime);
    enrolled();
    hostMayTake = PATIENT;
    startOnline();

    assertThat(tap(card(1)).online()).isTrue();

    List<ChainedRecord> booked = host.booked();
    assertThat(booked.get(0).content().timeQuality()).isEqualTo(TimeQuality.IN_DOUBT);
    assertThat(booked.get(1).content().timeQuality()).isEqualTo(TimeQuality.FROM_HOST);
    assertThat(booked.get(1).content().at())
        .isCloseTo(trueTime.instant(), within(1, ChronoUnit.MINUTES));
    goOffline();
    tap(card(2));
    host.start();
    eventually("the advice", () -> host.bodies(Body.AdviceBody.class).size() == 1);
    assertThat(host.booked())
        .filteredOn(record -> record.content().body() instanceof Body.AdviceBody)
        .allSatisfy(
            record ->
                assertThat(record.content().at())
                    .isCloseTo(trueTime.instant(), within(1, ChronoUnit.MINUTES)));
  }

  @Test
  void hostCertificateThatEndedBeforeTheFloor_isRefused_untilItIsRenewed() throws Exception {
    host.stop();
    host.certifyFor(new TestAuthority.Life(Duration.ofDays(-10), Duration.ofDays(-2)));
    host.start();
    // The machine's clock would find nothing wrong with it.
    machineClock = Clock.offset(Clock.systemUTC(), Duration.ofDays(-5));
    start();

    eventually("refused", () -> running().status().linkSaid().contains("certificate ended"));
    assertThat(host.booked()).isEmpty();
    assertThat(tap(card(1)).online()).isFalse();
    host.stop();
    host.certifyFor(TestAuthority.USUAL);
    host.start();

    eventually("online", () -> running().status().online());
  }

  @ParameterizedTest
  @CsvSource({"-240, -1", "1, 240"})
  void hostCertificateThatTheFloorCannotTell_isJudgedByTheTimeThatTheRegionSigns(
      int fromHours, int untilHours) throws Exception {
    host.stop();
    host.certifyFor(
        new TestAuthority.Life(Duration.ofHours(fromHours), Duration.ofHours(untilHours)));
    host.start();
    start();

    eventually("refused", () -> running().status().linkSaid().contains("certificate"));
    assertThat(running().status().online()).isFalse();
    assertThat(host.submissionSizes()).isEmpty();
    assertThat(tap(card(1)).online()).isFalse();
  }

  @Test
  void hostUnderAnotherName_isRefused() throws Exception {
    host.stop();
    host.certifyAs("elsewhere.example");
    host.start();
    start();

    eventually("refused", () -> running().status().linkSaid().contains("no TLS with localhost"));
    assertThat(host.submissionSizes()).isEmpty();
  }

  @Test
  void identityItem_showsTheHolder_clearsIt_andLeavesItNowhere() throws Exception {
    host.publish(TestCatalogues.identity(1, Duration.ofSeconds(1)));
    HolderData holder = holder(9);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    String reported;
    Logger ours = (Logger) LoggerFactory.getLogger("org.onecard");
    Level before = ours.getLevel();
    ours.setLevel(Level.TRACE);
    log.start();
    ours.addAppender(log);
    try {
      startOnline();
      reported = tap(openCard(holder)).toString();
      goOffline();
      reported += tap(openCard(holder));
      eventually("cleared", () -> shown.get(shown.size() - 1).equals(new ScreenState.Waiting()));
      running().close();
    } finally {
      ours.detachAppender(log);
      ours.setLevel(before);
    }

    assertThat(shown)
        .filteredOn(ScreenState.ShowsHolder.class::isInstance)
        .map(state -> ((ScreenState.ShowsHolder) state).holder())
        .containsExactly(
            new HolderReading.Holder(holder.socialSecurityNumber(), holder.name()),
            new HolderReading.Holder(holder.socialSecurityNumber(), holder.name()));
    String all =
        reported
            + shown
            + List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.joining("\n"));
    assertThat(all).doesNotContain(holder.name()).doesNotContain(holder.socialSecurityNumber());
    assertThat(filesBelow(folder)).isNotEmpty();
    for (Path file : filesBelow(folder)) {
      // One byte, one character: whatever encoding a name was written in is found.
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(bytes)
          .as(file.toString())
          .doesNotContain(holder.socialSecurityNumber())
          .doesNotContain(asLatin1(holder.name(), StandardCharsets.UTF_8))
          .doesNotContain(asLatin1(holder.name(), Charset.forName("GBK")));
    }
  }

  @Test
  void identityItem_cardThatShowsNoHolder_isApprovedAllTheSame_andSaysSo() throws Exception {
    host.publish(TestCatalogues.identity(1, Duration.ofSeconds(5)));
    startOnline();

    TapReport report = tap(card(1));

    assertThat(report.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(shown)
        .filteredOn(ScreenState.Go.class::isInstance)
        .map(state -> state.notice().en())
        .containsExactly("The card does not show its holder here yet");
  }

  @Test
  void rehearsal_leavesNoRecord_showsNothing_andOpensNothing() throws Exception {
    Logger rehearsal = (Logger) LoggerFactory.getLogger(Rehearsal.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Level before = rehearsal.getLevel();
    rehearsal.setLevel(Level.DEBUG);
    log.start();
    rehearsal.addAppender(log);
    try {
      startOnline();
      // Once without a catalogue, once with it; or once, where the catalogue was quicker.
      eventually("rehearsed", () -> said(log).contains("rehearsed [taps="));
      eventually("the screen", () -> !shown.isEmpty());
    } finally {
      rehearsal.detachAppender(log);
      rehearsal.setLevel(before);
    }

    assertThat(said(log)).doesNotContain("broke off").doesNotContain("[taps=0]");
    assertThat(host.booked())
        .allSatisfy(
            record -> assertThat(record.content().body()).isInstanceOf(Body.EpochOpenedBody.class));
    assertThat(steps).doesNotContain("open");
    assertThat(reports).isEmpty();
    assertThat(shown).containsOnly(new ScreenState.Waiting());
  }

  private static String said(ListAppender<ILoggingEvent> log) {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .collect(Collectors.joining("\n"));
  }

  private static VirtualCard openCard(HolderData holder) {
    return new VirtualSsseCard(holder, SsseCardOptions.ISSUED.withOpenHolder());
  }

  private static String asLatin1(String text, Charset written) {
    return new String(text.getBytes(written), StandardCharsets.ISO_8859_1);
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void startOnline() throws IOException {
    start();
    eventually("online", () -> running().status().online());
    eventually("catalogue taken", () -> running().status().catalogueVersion() > 0);
    eventually("drained", () -> running().status().backlog() == 0);
  }

  private void start() throws IOException {
    RecordingDisk recording = new RecordingDisk(FileDisk.open(folder.resolve("journal")), steps);
    disk = recording;
    terminal =
        Terminal.start(
            TerminalConfig.of(folder)
                .withHosts(hosts)
                .withJournalSize(new JournalSize(65_536, 8))
                .withTapTimes(
                    new TapTimes(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        hostMayTake,
                        Duration.ofMillis(200))),
            recording,
            machineClock,
            readers,
            SLOT,
            new SimulatedGate(
                () -> {
                  steps.add("open");
                  return new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1));
                }),
            shown::add,
            reports::add);
  }

  private void goOffline() {
    host.stop();
    eventually("offline", () -> !running().status().online());
  }

  private TapReport tap(VirtualCard card) throws InterruptedException {
    readers.insert(SLOT, card);
    TapReport report = nextReport();
    readers.remove(SLOT);
    eventually("empty slot", () -> running().status().slot() == SlotState.EMPTY);
    return report;
  }

  private TapReport nextReport() throws InterruptedException {
    return Optional.ofNullable(reports.poll(10, TimeUnit.SECONDS))
        .orElseThrow(() -> new AssertionError("no report of the tap"));
  }

  private Terminal running() {
    Terminal started = terminal;
    if (started == null) {
      throw new AssertionError("not started");
    }
    return started;
  }

  private RecordingDisk recordingDisk() {
    RecordingDisk recording = disk;
    if (recording == null) {
      throw new AssertionError("not started");
    }
    return recording;
  }

  private RecordId lastId(Class<? extends Body> kind) {
    return host.booked().stream()
        .filter(record -> kind.isInstance(record.content().body()))
        .reduce((first, second) -> second)
        .orElseThrow()
        .content()
        .id();
  }

  private static Message withForgedSeal(Message message) {
    return message instanceof Message.Answers answers
        ? new Message.Answers(
            new Message.Signed<>(
                answers.seal().content(),
                answers.seal().bytes(),
                new Signature(
                    answers.seal().signature().algorithm(), new SignedBytes(new byte[64]))),
            answers.leaves())
        : message;
  }

  private static SignedBytes changed(SignedBytes bytes) {
    byte[] other = bytes.bytes();
    other[other.length / 2] ^= 1;
    return new SignedBytes(other);
  }

  private static Reason declined(TapReport report) {
    assertThat(report.decision()).isInstanceOf(Decision.Declined.class);
    return ((Decision.Declined) report.decision()).reason();
  }

  private static VirtualCard card(int serial) {
    return new VirtualSsseCard(holder(serial));
  }

  private static HolderData holder(int serial) {
    return HolderData.builder().region("500000").serial(serial).build();
  }

  /** Answers one command of a conversation with a byte that is no answer. */
  private static final class FalteringCard implements VirtualCard {

    private static final int GOES_WELL = 2;

    private final VirtualCard card;
    private final int times;
    private int commands;
    private int faltered;

    FalteringCard(VirtualCard card, int times) {
      this.card = card;
      this.times = times;
    }

    synchronized int faltered() {
      return faltered;
    }

    @Override
    public byte[] atr() {
      return card.atr();
    }

    @Override
    public synchronized byte[] transmit(byte[] command) throws CardTornException {
      byte[] answer = card.transmit(command);
      commands++;
      if (commands == GOES_WELL + 1 && faltered < times) {
        faltered++;
        return new byte[] {answer[0]};
      }
      return answer;
    }

    @Override
    public synchronized void reset() {
      commands = 0;
      card.reset();
    }
  }
}
