package org.onecard.lab.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.tap.TapReport;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.virtual.card.CardApplication;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;

/**
 * Purses at gates whose host is a process of its own: card, journal and book agree in the end, and
 * the whole book is proved after each test.
 */
@Tag("real")
class PurseTapsTest {

  private static final long FARE_FEN = 300;
  private static final long BALANCE_FEN = 5_000;

  /** SELECT without Le and with it, EF15, balance, 8050, 8054. */
  private static final int EXCHANGES = 6;

  /** INS of the command by which the card pays. */
  private static final int DEBIT = 0x54;

  @TempDir private static Path folder;
  private static HostProcess host;
  private static OperatorDesk desk;
  private static PurseGate gate;
  private static PurseGate other;
  private static PurseGate ferry;
  private static int purses;

  private long earnedBefore;

  @BeforeAll
  static void gatesAreOpen() throws Exception {
    host = startHost(HostProcess.Ports.ANY);
    desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(
        Files.writeString(folder.resolve("registry.csv"), OperatorDesk.REGISTRY_COLUMNS + "\n"));
    Path catalogue = folder.resolve("catalogue.yaml");
    try (InputStream in = PurseTapsTest.class.getResourceAsStream("catalogue.yaml")) {
      Files.write(catalogue, in.readAllBytes());
    }
    desk.publishCatalogue(catalogue);
    desk.addTacKey(
        "T_UNION",
        LabPurseKeys.TRIPLE_DES.keyVersion(),
        "TRIPLE_DES",
        HexFormat.of().formatHex(LabPurseKeys.TRIPLE_DES.tacMaster()));
    gate = PurseGate.enrol(folder, host, desk, "gate-01", "metro-ride", "999900000001");
    other = PurseGate.enrol(folder, host, desk, "gate-02", "metro-ride", "999900000002");
    ferry = PurseGate.enrol(folder, host, desk, "ferry-01", "free-ride", "999900000003");
  }

  @AfterAll
  static void gatesAreShut() {
    gate.close();
    other.close();
    ferry.close();
    host.close();
  }

  @BeforeEach
  void countTheMoney() throws Exception {
    earnedBefore = balance("operator:metro");
  }

  @AfterEach
  void bookIsProved() throws Exception {
    desk.verify();
  }

  // ---- the ordinary way ----

  @Test
  void purse_isDebitedOnce_andTheBookOwesItToTheOperator() throws Exception {
    VirtualPurse purse = purse();

    TapReport tap = gate.tap(card(purse));

    assertThat(tap.decision()).isInstanceOf(Decision.Approved.class);
    assertThat(tap.online()).isTrue();
    assertThat(tap.outcome()).isEqualTo(Outcome.PASSED);
    assertChargedOnce(purse, "the ordinary way");
    assertThat(desk.explain(tap.tapId()).encode()).contains("operator:metro");
  }

  @Test
  void tooLittleMoney_isRefused_andNothingIsTaken() throws Exception {
    VirtualPurse purse = purse(200);

    TapReport tap = gate.tap(card(purse));

    assertThat(reason(tap)).isEqualTo(Reason.BALANCE_TOO_LOW);
    assertThat(purse.balanceFen()).isEqualTo(200);
    assertNothingEarned("too little money");
  }

  @Test
  void freeRide_debitsNothing() throws Exception {
    VirtualPurse purse = purse();

    TapReport tap = ferry.tap(card(purse));

    assertThat(tap.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN);
    assertThat(purse.counter()).isEqualTo(PurseOptions.T_UNION.counter());
  }

  @Test
  void otherMedia_areTaken_orRefusedWithTheirSentence() throws Exception {
    VirtualCard sticker =
        VirtualChip.contactless(StaticAtr.contactless(), hex("04112233445566")).build();
    assertThat(ferry.tap(sticker).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(reason(gate.tap(sticker))).isEqualTo(Reason.MEDIUM_NOT_ACCEPTED);
    assertThat(reason(gate.tap(bankCard()))).isEqualTo(Reason.BANK_CARD);
    VirtualPurse blocked =
        new VirtualPurse(
            options(BALANCE_FEN).withSelectStatus(0x6283),
            LabPurseKeys.TRIPLE_DES,
            new Random(purses));
    assertThat(reason(gate.tap(card(blocked)))).isEqualTo(Reason.PURSE_BLOCKED);
  }

  // ---- torn ----

  @Test
  void tornAnywhere_andBackAtTheSameGate_isChargedExactlyOnce() throws Exception {
    for (int exchange = 0; exchange < EXCHANGES; exchange++) {
      for (boolean answerLost : new boolean[] {false, true}) {
        countTheMoney();
        String where = "torn at exchange %d, answer lost %s".formatted(exchange, answerLost);
        VirtualPurse purse = purse();
        int openedBefore = gate.opened();

        TapReport torn = gate.tap(torn(card(purse), exchange, answerLost));
        assertThat(torn.outcome()).as(where).isEqualTo(Outcome.REFUSED_AS_TOLD);
        TapReport back = gate.tap(card(purse));

        assertThat(back.outcome()).as(where).isEqualTo(Outcome.PASSED);
        assertThat(gate.opened()).as(where).isEqualTo(openedBefore + 1);
        assertChargedOnce(purse, where);
      }
    }
  }

  @Test
  void tornAtTheDebit_andBackAtAnotherGate_isChargedExactlyOnce() throws Exception {
    for (boolean answerLost : new boolean[] {false, true}) {
      countTheMoney();
      String where = "answer lost " + answerLost;
      VirtualPurse purse = purse();
      TapReport torn = gate.tap(tornAtTheDebit(card(purse), answerLost));
      assertThat(reason(torn)).as(where).isEqualTo(Reason.PURSE_UNRESOLVED);
      gate.awaitTold();

      TapReport back = other.tap(card(purse));

      assertThat(back.outcome()).as(where).isEqualTo(Outcome.PASSED);
      other.awaitTold();
      assertChargedOnce(purse, where);
    }
  }

  @Test
  void tornAgainWhileItIsAsked_isStillChargedExactlyOnce() throws Exception {
    // After what every tap reads: SELECT, EF15, 805A, the newest entry of the log.
    for (int exchange = 4; exchange < 8; exchange++) {
      for (boolean answerLost : new boolean[] {false, true}) {
        countTheMoney();
        String where = "asked, torn at exchange %d, answer lost %s".formatted(exchange, answerLost);
        VirtualPurse purse = purse();
        TapReport first = gate.tap(tornAtTheDebit(card(purse), true));
        assertThat(reason(first)).as(where).isEqualTo(Reason.PURSE_UNRESOLVED);

        TapReport again = gate.tap(torn(card(purse), exchange, answerLost));
        if (again.outcome() != Outcome.PASSED) {
          again = gate.tap(card(purse));
        }

        assertThat(again.outcome()).as(where).isEqualTo(Outcome.PASSED);
        assertChargedOnce(purse, where);
      }
    }
  }

  @Test
  void tornAlone_andTheTerminalStartedAgain_isFoundInTheJournal() throws Exception {
    for (boolean answerLost : new boolean[] {false, true}) {
      countTheMoney();
      String where = "alone, answer lost " + answerLost;
      VirtualPurse purse = purse();
      host.kill();
      gate.awaitAlone();
      TapReport torn = gate.tap(tornAtTheDebit(card(purse), answerLost));
      assertThat(torn.online()).as(where).isFalse();
      assertThat(reason(torn)).as(where).isEqualTo(Reason.PURSE_UNRESOLVED);
      gate.stop();
      gate.start();

      TapReport back = gate.tap(card(purse));

      // The PSAM that could check the proof has forgotten the debit, and so the host has to.
      assertThat(back.outcome())
          .as(where)
          .isEqualTo(answerLost ? Outcome.REFUSED_AS_TOLD : Outcome.PASSED);
      host = startHost(host.ports());
      gate.awaitOnline();
      other.awaitOnline();
      if (answerLost) {
        gate.awaitTold();
        assertThat(gate.tap(card(purse)).outcome()).as(where).isEqualTo(Outcome.PASSED);
      }
      assertChargedOnce(purse, where);
    }
  }

  @Test
  void tornHere_andRiddenAtAnotherGate_isNoSecondRideHere() throws Exception {
    VirtualPurse purse = purse();
    TapReport torn = gate.tap(tornAtTheDebit(card(purse), true));
    assertThat(reason(torn)).isEqualTo(Reason.PURSE_UNRESOLVED);
    gate.awaitTold();
    assertThat(other.tap(card(purse)).outcome()).isEqualTo(Outcome.PASSED);
    other.awaitTold();

    TapReport again = gate.tap(card(purse));

    assertThat(reason(again)).isEqualTo(Reason.PASS_BACK);
    assertChargedOnce(purse, "ridden at another gate");
  }

  @Test
  void tornHere_andSettledByAnOperator_isAnOrdinaryTap() throws Exception {
    VirtualPurse purse = purse();
    TapReport torn = gate.tap(tornAtTheDebit(card(purse), false));
    gate.awaitTold();
    desk.settle(torn.tapId(), false, "Clerk Three", "the card's counter was read at the desk");

    TapReport back = gate.tap(card(purse));

    assertThat(back.online()).isTrue();
    assertThat(reason(back)).isEqualTo(Reason.PASS_BACK);
    assertNothingEarned("settled by an operator");
  }

  @Test
  void cardThatNeverComesBack_isSettledByAnOperator_andTheNextRideIsAnother() throws Exception {
    VirtualPurse purse = purse();
    TapReport torn = gate.tap(tornAtTheDebit(card(purse), true));
    gate.awaitTold();
    assertThat(desk.unresolved().encode()).contains(torn.tapId());
    assertThat(desk.status().getInteger("openDebits")).isPositive();

    desk.settle(torn.tapId(), true, "Clerk One", "the card's own log was read at the desk");

    assertThat(desk.unresolved().encode()).doesNotContain(torn.tapId());
    assertThat(balance("operator:metro")).isEqualTo(earnedBefore + FARE_FEN);
    assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - FARE_FEN);
    // What the card proves afterwards agrees, and posts nothing more.
    TapReport back = gate.tap(card(purse));
    assertThat(back.outcome()).isEqualTo(Outcome.PASSED);
    gate.awaitTold();
    assertThat(balance("operator:metro")).isEqualTo(earnedBefore + FARE_FEN);
  }

  @Test
  void settledWrongly_isPutRightByTheCardsOwnProof() throws Exception {
    VirtualPurse purse = purse();
    TapReport torn = gate.tap(tornAtTheDebit(card(purse), true));
    gate.awaitTold();
    desk.settle(torn.tapId(), false, "Clerk Two", "nobody asked the card");
    assertThat(balance("operator:metro")).isEqualTo(earnedBefore);

    TapReport back = gate.tap(card(purse));

    assertThat(back.outcome()).isEqualTo(Outcome.PASSED);
    gate.awaitTold();
    assertChargedOnce(purse, "settled wrongly");
  }

  // ---- the world ----

  private static HostProcess startHost(HostProcess.Ports ports) throws Exception {
    return HostProcess.start(folder.resolve("host"), ports, folder.resolve("host.log"));
  }

  private static PurseOptions options(long balanceFen) {
    return PurseOptions.T_UNION.withSerial(++purses).withBalance(balanceFen);
  }

  private static VirtualPurse purse() {
    return purse(BALANCE_FEN);
  }

  private static VirtualPurse purse(long balanceFen) {
    return new VirtualPurse(options(balanceFen), LabPurseKeys.TRIPLE_DES, new Random(purses));
  }

  private static VirtualCard card(VirtualPurse purse) {
    return VirtualChip.contactless(StaticAtr.contactless(), hex("00000001"))
        .application(purse)
        .build();
  }

  private static VirtualCard torn(VirtualCard card, int exchange, boolean answerLost) {
    return new FaultyCard(
        card,
        answerLost
            ? CardFaults.NONE.withAnswerLostAfter(exchange)
            : CardFaults.NONE.withTearAfter(exchange),
        pause -> {});
  }

  /** However much is asked of it before: a terminal may look into its log. */
  private static VirtualCard tornAtTheDebit(VirtualCard card, boolean answerLost) {
    return new VirtualCard() {
      @Override
      public byte[] atr() {
        return card.atr();
      }

      @Override
      public void reset() {
        card.reset();
      }

      @Override
      public byte[] transmit(byte[] command) throws CardTornException {
        if (command[1] != DEBIT) {
          return card.transmit(command);
        }
        if (answerLost) {
          card.transmit(command);
        }
        throw new CardTornException("torn at the debit, as it was told");
      }
    };
  }

  private static VirtualCard bankCard() {
    return VirtualChip.contactless(StaticAtr.contactless(), hex("00000002"))
        .application(
            new CardApplication() {
              @Override
              public boolean isNamed(byte[] name) {
                return new String(name, java.nio.charset.StandardCharsets.US_ASCII)
                    .equals("2PAY.SYS.DDF01");
              }

              @Override
              public byte[] select() {
                return hex("9000");
              }

              @Override
              public byte[] transmit(CommandApdu command) {
                throw new AssertionError("something was read of a bank card");
              }

              @Override
              public void reset() {
                // It keeps nothing.
              }
            })
        .build();
  }

  private void assertChargedOnce(VirtualPurse purse, String where) throws Exception {
    gate.awaitTold();
    assertThat(purse.balanceFen()).as(where).isEqualTo(BALANCE_FEN - FARE_FEN);
    assertThat(purse.counter()).as(where).isEqualTo(PurseOptions.T_UNION.counter() + 1);
    assertThat(balance("operator:metro")).as(where).isEqualTo(earnedBefore + FARE_FEN);
    assertThat(balance("suspense:purse")).as(where).isZero();
    assertThat(balance("clearing:t-union")).as(where).isEqualTo(-balance("operator:metro"));
  }

  private void assertNothingEarned(String where) throws Exception {
    gate.awaitTold();
    assertThat(balance("operator:metro")).as(where).isEqualTo(earnedBefore);
    assertThat(balance("suspense:purse")).as(where).isZero();
  }

  private static long balance(String account) throws Exception {
    return desk.status().getJsonObject("accounts").getLong(account, 0L);
  }

  private static Reason reason(TapReport tap) {
    assertThat(tap.decision()).isInstanceOf(Decision.Declined.class);
    return ((Decision.Declined) tap.decision()).reason();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
