package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.reader.ReaderService;

/** What every reader has to do, real or not. */
@Timeout(120)
abstract class CardReaderContract {

  /** Longer than any poll of the service, and far shorter than a person's patience with a test. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Of commands that are answered at once, on a machine that is stalled as much as any is. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Duration SHORT = Duration.ofMillis(200);

  /** What a deadline may be missed by; see {@link #inTime}. */
  private static final Duration SLACK = Duration.ofMillis(300);

  /** A busy machine stalls a test now and then, and hardly so often in a row. */
  private static final int TRIES = 8;

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private ReaderService service;
  private String name;
  private CardReader reader;

  abstract ReaderService service();

  /** A reader whose slot {@link #insert} and {@link #remove} mean. */
  abstract String readerName();

  abstract void insert(TestCard card) throws Exception;

  abstract void remove();

  @BeforeEach
  void openReader() throws Exception {
    service = service();
    name = readerName();
    reader = service.open(name);
    awaitState(SlotState.EMPTY);
  }

  @AfterEach
  void closeReader() {
    remove();
    reader.close();
  }

  @Test
  void readersAreListedByName() throws Exception {
    assertThat(service.listReaders()).contains(name);
    assertThat(reader.name()).isEqualTo(name);
  }

  @Test
  void cardComesAndGoes_isSeen() throws Exception {
    insert(TestCard.good());
    assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.PRESENT);
    remove();
    assertThat(reader.awaitChange(SlotState.PRESENT, PATIENCE)).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void nothingHappens_stateIsTheKnownOneWhenTheTimeIsOver() throws Exception {
    inTime(
        SHORT.minusMillis(1),
        SHORT.plus(SLACK),
        () ->
            timed(
                () ->
                    assertThat(reader.awaitChange(SlotState.EMPTY, SHORT))
                        .isEqualTo(SlotState.EMPTY)));
  }

  @Test
  void wokenReader_endsTheWaitThatIsUnderWay_orElseTheNextOne_andOnlyThat() throws Exception {
    inTime(
        Duration.ZERO,
        SLACK,
        () -> {
          reader.wake();
          return timed(
              () ->
                  assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE))
                      .isEqualTo(SlotState.EMPTY));
        });

    long before = System.nanoTime();
    CompletableFuture.delayedExecutor(SHORT.toMillis(), TimeUnit.MILLISECONDS)
        .execute(reader::wake);
    assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.EMPTY);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(SHORT.minusMillis(1), PATIENCE.minusSeconds(1));

    before = System.nanoTime();
    assertThat(reader.awaitChange(SlotState.EMPTY, SHORT)).isEqualTo(SlotState.EMPTY);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(SHORT.minusMillis(1));
  }

  @Test
  void stateDiffersFromTheKnownOne_isToldAtOnce() throws Exception {
    inTime(
        Duration.ZERO,
        SLACK,
        () ->
            timed(
                () ->
                    assertThat(reader.awaitChange(SlotState.PRESENT, PATIENCE))
                        .isEqualTo(SlotState.EMPTY)));
  }

  @Test
  void cardLeftAndCameBackBetweenTwoCalls_isEmptyFirst() throws Exception {
    insert(TestCard.good());
    awaitState(SlotState.PRESENT);
    swapUnseen();

    assertThat(reader.awaitChange(SlotState.PRESENT, PATIENCE)).isEqualTo(SlotState.EMPTY);
    assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.PRESENT);
    assertThat(reader.awaitChange(SlotState.PRESENT, SHORT)).isEqualTo(SlotState.PRESENT);
  }

  /** Another card replaces the one that is in, while nobody waits on the reader under test. */
  private void swapUnseen() throws Exception {
    try (CardReader other = service.open(name)) {
      remove();
      awaitState(other, SlotState.EMPTY);
      insert(TestCard.good());
      awaitState(other, SlotState.PRESENT);
    }
  }

  @Test
  void atrAndProtocolAreThoseOfTheCard() throws Exception {
    TestCard card = TestCard.good();
    try (CardConnection connection = connectTo(card)) {
      assertThat(connection.atr()).isEqualTo(card.atr());
      assertThat(connection.protocol()).isEqualTo("T=1");
    }
  }

  @Test
  void everyLengthOfShortCommand_goesThroughUnchanged() throws Exception {
    Random random = new Random(1);
    try (CardConnection connection = connectTo(TestCard.good())) {
      for (int length = 4; length <= 261; length++) {
        byte[] command = commandOf(length, random);
        assertThat(connection.transmit(command)).isEqualTo(TestCard.echo(command));
      }
    }
  }

  @Test
  void everyClassByteThatIsInUse_goesThroughUnchanged() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      for (int cla = 0; cla < 0xFF; cla++) {
        if ((cla & 0xE0) != 0x20) {
          byte[] command = {(byte) cla, (byte) 0xB0, 0, 0, 0};
          assertThat(connection.transmit(command)).isEqualTo(TestCard.echo(command));
        }
      }
    }
  }

  @Test
  void everyLengthOfAnswer_arrivesWhole() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      for (int length = 0; length <= 256; length++) {
        assertThat(connection.transmit(TestCard.command(TestCard.INS_LENGTH, length)))
            .isEqualTo(TestCard.pattern(length));
      }
      for (int length : new int[] {257, 4_000, 8_190, 8_191, 32_768, 65_000}) {
        assertThat(connection.transmit(TestCard.command(TestCard.INS_LENGTH, length)))
            .isEqualTo(TestCard.pattern(length));
      }
    }
  }

  @Test
  void extendedCommand_goesThroughUnchanged() throws Exception {
    Random random = new Random(2);
    try (CardConnection connection = connectTo(TestCard.good())) {
      for (int data : new int[] {1, 255, 256, 8_192, 60_000}) {
        byte[] command = commandOf(7 + data, random);
        command[4] = 0;
        command[5] = (byte) (data >> 8);
        command[6] = (byte) data;
        assertThat(connection.transmit(command)).isEqualTo(TestCard.echo(command));
      }
    }
  }

  @Test
  void talk_isAnsweredWithWhatItMadeOfItsExchanges() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      byte[] first = TestCard.command(TestCard.INS_LENGTH, 3);
      byte[] second = TestCard.command(TestCard.INS_LENGTH, 5);
      assertThat(
              connection.<Integer>converse(
                  channel -> channel.transmit(first).length + channel.transmit(second).length,
                  DEADLINE))
          .isEqualTo(TestCard.pattern(3).length + TestCard.pattern(5).length);
      assertThat(connection.transmit(first)).isEqualTo(TestCard.pattern(3));
    }
  }

  @Test
  void cardPulledDuringATalk_isWhatTheTalkMakesOfItAndTheNextCardIsRead() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      Fault met =
          connection.converse(
              channel -> {
                try {
                  channel.transmit(TestCard.command(TestCard.INS_TEAR, 0));
                  throw new IllegalStateException("the card answered");
                } catch (CardTransportException e) {
                  return e.fault();
                }
              },
              DEADLINE);
      assertThat(met).isEqualTo(Fault.CARD_REMOVED);
      assertFault(
          Fault.CARD_REMOVED, () -> connection.transmit(TestCard.command(TestCard.INS_LENGTH, 8)));
    }
    awaitState(SlotState.EMPTY);
    remove();
    assertNextCardIsRead();
  }

  @Test
  void talkSlowerThanItsTime_isDeadlineAndTheNextCardIsRead() throws Exception {
    TestCard card = TestCard.good();
    try (CardConnection connection = connectTo(card)) {
      assertFault(
          Fault.DEADLINE,
          () ->
              connection.converse(
                  channel -> channel.transmit(TestCard.command(TestCard.INS_HANG, 0)), SHORT));
      assertFault(
          Fault.DEADLINE, () -> connection.transmit(TestCard.command(TestCard.INS_LENGTH, 1)));
    } finally {
      card.letGo();
    }
    assertReads(DEADLINE);
  }

  @Test
  void moreDataAndWrongLength_arriveRaw() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      for (int status : new int[] {0x6110, 0x6100, 0x6C20, 0x6C00, 0x9000, 0x6A82, 0x6700}) {
        byte[] answer = {(byte) (status >> 8), (byte) status};
        byte[] noData = TestCard.command(TestCard.INS_STATUS, status);
        assertThat(connection.transmit(noData)).isEqualTo(answer);
        byte[] withLe = {noData[0], noData[1], noData[2], noData[3], 0};
        assertThat(connection.transmit(withLe)).isEqualTo(answer);
      }
    }
  }

  @Test
  void commandTooShortOrTooLong_isTheCallersMistake() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      assertThatThrownBy(() -> connection.transmit(new byte[3]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> connection.transmit(new byte[65_545]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void answerShorterThanAStatus_isTheTransportsFault() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      assertFault(
          Fault.PROTOCOL, () -> connection.transmit(TestCard.command(TestCard.INS_SHORT, 0)));
    }
  }

  @Test
  void connectToNothing_isCardRemoved() {
    assertFault(Fault.CARD_REMOVED, () -> reader.connect(DEADLINE));
  }

  @Test
  void connectAfterTheCardLeft_isCardRemovedAndTheNextCardIsRead() throws Exception {
    insert(TestCard.good());
    awaitState(SlotState.PRESENT);
    remove();
    assertFault(Fault.CARD_REMOVED, () -> connectAndUse());
    awaitState(SlotState.EMPTY);
    assertNextCardIsRead();
  }

  /** The service may connect to a card that it has not yet seen leave; using it then fails. */
  private void connectAndUse() throws CardTransportException {
    try (CardConnection connection = reader.connect(DEADLINE)) {
      connection.transmit(TestCard.command(TestCard.INS_LENGTH, 8));
    }
  }

  @Test
  void cardPulledBetweenCommands_isCardRemovedAndTheNextCardIsRead() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      connection.transmit(TestCard.command(TestCard.INS_LENGTH, 8));
      remove();
      assertFault(
          Fault.CARD_REMOVED, () -> connection.transmit(TestCard.command(TestCard.INS_LENGTH, 8)));
      assertFault(
          Fault.CARD_REMOVED, () -> connection.transmit(TestCard.command(TestCard.INS_LENGTH, 8)));
    }
    awaitState(SlotState.EMPTY);
    assertNextCardIsRead();
  }

  @Test
  void cardPulledDuringACommand_isCardRemovedAtOnceAndTheNextCardIsRead() throws Exception {
    inTime(Duration.ZERO, AT_ONCE, this::pullDuringACommand);
    assertNextCardIsRead();
  }

  /** From the pull to its fault. */
  private Duration pullDuringACommand() throws Exception {
    TestCard card = TestCard.good();
    try (CardConnection connection = connectTo(card, PATIENCE)) {
      CompletableFuture<Long> pull =
          CompletableFuture.supplyAsync(
              () -> {
                card.awaitHanging();
                long pulledAt = System.nanoTime();
                remove();
                return pulledAt;
              });
      assertFault(
          Fault.CARD_REMOVED, () -> connection.transmit(TestCard.command(TestCard.INS_HANG, 0)));
      long faultAt = System.nanoTime();
      Duration took = Duration.ofNanos(faultAt - pull.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      awaitState(SlotState.EMPTY);
      return took;
    } finally {
      card.letGo();
    }
  }

  @Test
  void tornByItsOwn_isCardRemovedAndTheNextCardIsRead() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good())) {
      assertFault(
          Fault.CARD_REMOVED, () -> connection.transmit(TestCard.command(TestCard.INS_TEAR, 0)));
    }
    awaitState(SlotState.EMPTY);
    remove();
    assertNextCardIsRead();
  }

  @Test
  void deadCard_isMuteUntilItLeaves() throws Exception {
    insert(TestCard.dead());
    assertThat(reader.awaitChange(SlotState.EMPTY, PATIENCE))
        .isIn(SlotState.PRESENT, SlotState.MUTE);
    assertFault(Fault.CARD_MUTE, () -> reader.connect(DEADLINE));
    assertThat(reader.awaitChange(SlotState.PRESENT, PATIENCE)).isEqualTo(SlotState.MUTE);
    assertThat(reader.awaitChange(SlotState.MUTE, SHORT)).isEqualTo(SlotState.MUTE);
    remove();
    assertThat(reader.awaitChange(SlotState.MUTE, PATIENCE)).isEqualTo(SlotState.EMPTY);
    assertNextCardIsRead();
  }

  @Test
  void cardSlowerThanItsDeadline_isDeadlineInTime() throws Exception {
    inTime(
        SHORT.minusMillis(1),
        SHORT.plus(SLACK),
        () -> {
          TestCard card = TestCard.good();
          Duration took;
          try (CardConnection connection = connectTo(card, SHORT)) {
            took =
                timed(
                    () ->
                        assertFault(
                            Fault.DEADLINE,
                            () -> connection.transmit(TestCard.command(TestCard.INS_HANG, 0))));
            assertFault(
                Fault.DEADLINE,
                () -> connection.transmit(TestCard.command(TestCard.INS_LENGTH, 1)));
          } finally {
            card.letGo();
          }
          // The same card, now that it speaks again.
          assertReads(DEADLINE);
          remove();
          awaitState(SlotState.EMPTY);
          return took;
        });
  }

  @Test
  void cardWithinItsDeadline_isWaitedFor() throws Exception {
    try (CardConnection connection = connectTo(TestCard.good(), DEADLINE)) {
      assertThat(connection.transmit(TestCard.command(TestCard.INS_SLOW, 300)))
          .containsExactly(0x90, 0);
    }
  }

  @Test
  void connectWhileTheCardStillHangs_isDeadlineInTime() throws Exception {
    TestCard card = TestCard.good();
    try (CardConnection connection = connectTo(card, SHORT)) {
      assertFault(
          Fault.DEADLINE, () -> connection.transmit(TestCard.command(TestCard.INS_HANG, 0)));
      inTime(
          Duration.ZERO,
          SHORT.plus(SLACK),
          () -> timed(() -> assertFault(Fault.DEADLINE, () -> reader.connect(SHORT))));
    } finally {
      card.letGo();
    }
    remove();
    awaitState(SlotState.EMPTY);
    assertNextCardIsRead();
  }

  @Test
  void closingTheConversation_resetsTheCard() throws Exception {
    int before;
    try (CardConnection connection = connectTo(TestCard.good())) {
      before = connection.transmit(TestCard.command(TestCard.INS_RESETS, 0))[0];
    }
    try (CardConnection connection = reader.connect(DEADLINE)) {
      assertThat((int) connection.transmit(TestCard.command(TestCard.INS_RESETS, 0))[0])
          .isGreaterThan(before);
    }
  }

  @Test
  void unknownReader_isGoneAndLost() throws Exception {
    try (CardReader nowhere = service.open("No Such Reader 00 00")) {
      assertThat(nowhere.awaitChange(SlotState.EMPTY, PATIENCE)).isEqualTo(SlotState.READER_GONE);
      assertFault(Fault.READER_LOST, () -> nowhere.connect(DEADLINE));
    }
  }

  @Test
  void closingTheReader_letsGoOfWhoWaits() throws Exception {
    CardReader other = service.open(name);
    awaitState(other, SlotState.EMPTY);
    CompletableFuture<SlotState> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return other.awaitChange(SlotState.EMPTY, PATIENCE);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    other.close();
    assertThat(waiting.get(PATIENCE.toSeconds() - 1, TimeUnit.SECONDS))
        .isEqualTo(SlotState.READER_GONE);
    assertFault(Fault.READER_LOST, () -> other.connect(DEADLINE));
  }

  @Test
  void closingTheReaderDuringACommand_isReaderLostAtOnce() throws Exception {
    inTime(Duration.ZERO, AT_ONCE, this::closeDuringACommand);
  }

  /** From closing to its fault. */
  private Duration closeDuringACommand() throws Exception {
    TestCard card = TestCard.good();
    insert(card);
    CardReader other = service.open(name);
    awaitState(other, SlotState.PRESENT);
    CardConnection connection = other.connect(PATIENCE);
    Duration took;
    try {
      CompletableFuture<Long> closing =
          CompletableFuture.supplyAsync(
              () -> {
                card.awaitHanging();
                long closedAt = System.nanoTime();
                other.close();
                return closedAt;
              });
      assertFault(
          Fault.READER_LOST, () -> connection.transmit(TestCard.command(TestCard.INS_HANG, 0)));
      long faultAt = System.nanoTime();
      took = Duration.ofNanos(faultAt - closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } finally {
      card.letGo();
      connection.close();
    }
    remove();
    awaitState(SlotState.EMPTY);
    return took;
  }

  final CardConnection connectTo(TestCard card) throws Exception {
    return connectTo(card, DEADLINE);
  }

  final CardConnection connectTo(TestCard card, Duration deadline) throws Exception {
    insert(card);
    awaitState(SlotState.PRESENT);
    return connect(reader, deadline);
  }

  /** Connects, again where a stall of this machine had it miss its deadline. */
  static CardConnection connect(CardReader reader, Duration deadline)
      throws CardTransportException {
    for (int i = 1; i < TRIES; i++) {
      try {
        return reader.connect(deadline);
      } catch (CardTransportException e) {
        if (e.fault() != Fault.DEADLINE) {
          throw e;
        }
      }
    }
    return reader.connect(deadline);
  }

  /** Something that can be done again, and what it took. */
  interface Attempt {
    Duration take() throws Exception;
  }

  /**
   * Each attempt takes at least that long, and one of a few no longer than that: the machine that
   * tests run on may stall any of them, and what comes too late by itself does so each time.
   */
  static void inTime(Duration atLeast, Duration atMost, Attempt attempt) throws Exception {
    Duration best = attempt.take();
    assertThat(best).isGreaterThanOrEqualTo(atLeast);
    for (int i = 1; i < TRIES && best.compareTo(atMost) > 0; i++) {
      Duration took = attempt.take();
      assertThat(took).isGreaterThanOrEqualTo(atLeast);
      best = took.compareTo(best) < 0 ? took : best;
    }
    assertThat(best).as("the best of %d", TRIES).isLessThanOrEqualTo(atMost);
  }

  static Duration timed(ThrowingCallable call) throws Exception {
    long before = System.nanoTime();
    try {
      call.call();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - before);
  }

  final void assertNextCardIsRead() throws Exception {
    insert(TestCard.good());
    awaitState(SlotState.PRESENT);
    assertReads(DEADLINE);
  }

  private void assertReads(Duration deadline) throws CardTransportException {
    try (CardConnection connection = reader.connect(deadline)) {
      assertThat(connection.transmit(TestCard.command(TestCard.INS_LENGTH, 100)))
          .isEqualTo(TestCard.pattern(100));
    }
  }

  final void awaitState(SlotState wanted) throws InterruptedException {
    awaitState(reader, wanted);
  }

  static void awaitState(CardReader reader, SlotState wanted) throws InterruptedException {
    awaitState(reader, wanted, PATIENCE);
  }

  static void awaitState(CardReader reader, SlotState wanted, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    SlotState now = reader.awaitChange(wanted, Duration.ZERO);
    while (now != wanted) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      assertThat(left)
          .as("%s is %s, and should become %s", reader.name(), now, wanted)
          .isPositive();
      now = reader.awaitChange(now, left);
    }
  }

  static void assertFault(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CardTransportException.class,
            e -> assertThat(e.fault()).as(e.toString()).isEqualTo(fault));
  }

  private static byte[] commandOf(int length, Random random) {
    byte[] command = new byte[length];
    random.nextBytes(command);
    command[0] = 0;
    command[1] = (byte) 0xD6;
    return command;
  }
}
