package org.onecard.virtual.purse;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;
import org.onecard.card.purse.DebitResult;

/**
 * Holds the purse to the byte layouts. The MACs were computed with OpenSSL 3.0 ({@code enc
 * -des-ede3-cbc}, {@code -des-cbc}, {@code -sm4-ecb}, {@code -sm4-cbc}, all {@code -nopad}): keys
 * of {@link LabPurseKeys}, random 11223344, counter 7, terminal sequence 1, 200 fen, terminal
 * 999900000001, 2026-03-01 08:30:15.
 */
class VirtualPurseTest {

  private static final String TERMINAL = "999900000001";
  private static final String MOMENT = "20260301083015";
  private static final String EF15 =
      "9951"
          + "9999"
          + "0001"
          + "FFFF"
          + "01"
          + "01"
          + "00009951000000000001"
          + "20210101"
          + "20351231"
          + "01"
          + "00";
  private static final String INITIALISE = "805001020B01000000C8" + TERMINAL + "0F";
  private static final String INITIALISE_COMPOSITE = "805003020B01000000C8" + TERMINAL + "0F";
  private static final String RECORD = "06".repeat(48);

  private final VirtualPurse purse =
      new VirtualPurse(PurseOptions.T_UNION, LabPurseKeys.TRIPLE_DES, fixedRandom());

  @Test
  void files_areLaidOutAsTheFactsSay() {
    assertThat(Hex.of(purse.select()))
        .isEqualTo("6F2D" + "8408A000000632010105" + "A521" + "9F0C1E" + EF15 + "9000");
    assertAnswers("00B0950000", EF15 + "9000");
    assertAnswers("00B095041A", EF15.substring(8) + "9000");
    assertAnswers("00B0970000", "00000000" + "9900" + "9999" + "0001" + "01" + "9000");
    assertAnswers("805C030204", "000013889000");
    assertAnswers("805C000204", "6A86");
    assertAnswers("805C010204", "000000009000");
    assertAnswers("00B201C417", "6A83");
    assertAnswers("00B201F400", "00".repeat(48) + "9000");
    assertAnswers("00B0960000", "6A82");
  }

  @Test
  void simpleDebit_isThatOfTheVectors() {
    assertAnswers(INITIALISE, "00001388" + "0007" + "000000" + "03" + "00" + "11223344" + "9000");
    assertAnswers(debit("D018A495"), "999D2987" + "CA6D5B73" + "9000");
    assertThat(purse.balanceFen()).isEqualTo(4_800);
    assertThat(purse.counter()).isEqualTo(8);
    assertAnswers("00B201C417", "0008" + "000000" + "000000C8" + "06" + TERMINAL + MOMENT + "9000");
    assertAnswers("805A000602000808", "CA6D5B73" + "999D2987" + "9000");
  }

  @Test
  void compositeDebit_isThatOfTheVectorsAndWritesItsRecord() {
    assertAnswers(
        INITIALISE_COMPOSITE, "00001388" + "0007" + "000000" + "03" + "00" + "11223344" + "9000");
    assertAnswers("80DC00F030" + RECORD, "9000");
    assertAnswers("00B201F400", "00".repeat(48) + "9000");
    assertAnswers(INITIALISE_COMPOSITE, "00001388000700000003001122334490" + "00");
    assertAnswers("80DC00F030" + RECORD, "9000");
    assertAnswers(debit("AE959FF5"), "EA013D9F" + "CA6D5B73" + "9000");
    assertAnswers("00B201F400", RECORD + "9000");
    assertAnswers("805A000902000808", "CA6D5B73" + "EA013D9F" + "9000");
    assertAnswers("805A000602000808", "9406");
  }

  @Test
  void sm4Debit_isThatOfTheAssumption() {
    VirtualPurse sm4 = new VirtualPurse(PurseOptions.T_UNION, LabPurseKeys.SM4, fixedRandom());
    assertThat(answer(sm4, INITIALISE))
        .isEqualTo("00001388" + "0007" + "000000" + "43" + "04" + "11223344" + "9000");
    assertThat(answer(sm4, debit("F40AA0AA"))).isEqualTo("1E453527" + "2526D49E" + "9000");
  }

  /** A purse whose counter is used up is never debited again: its keys would make the same MACs. */
  @Test
  void counterAtItsEnd_isRefusedBeforeAnythingIsTaken() {
    PurseWorld world =
        new PurseWorld(LabPurseKeys.TRIPLE_DES, false, PurseOptions.T_UNION.withCounter(0xFFFE));
    PurseWorld.Terminal terminal = world.new Terminal(TERMINAL);

    DebitResult last = terminal.tap(world.present(), PurseWorld.fare(false)).orElseThrow();
    DebitResult after = terminal.tap(world.present(), PurseWorld.fare(false)).orElseThrow();

    assertThat(last).isInstanceOf(DebitResult.Debited.class);
    assertThat(world.purse.counter()).isEqualTo(0xFFFF);
    assertThat(after).isInstanceOf(DebitResult.NotDebited.class);
    assertThat(world.takenFen()).isEqualTo(PurseWorld.FARE_FEN);
  }

  @Test
  void wrongMac1_takesNothingAndEndsTheDebit() {
    assertAnswers(INITIALISE, "000013880007000000030011223344" + "9000");
    assertAnswers(debit("D018A496"), "9302");
    assertAnswers(debit("D018A495"), "6985");
    assertThat(purse.balanceFen()).isEqualTo(5_000);
    assertAnswers("805A000602000808", "9406");
  }

  @Test
  void whatIsNotVolatile_outlivesAReset() {
    answer(purse, INITIALISE);
    answer(purse, debit("D018A495"));
    purse.reset();
    purse.select();
    assertAnswers("805C030204", "000012C09000");
    assertAnswers("805A000602000808", "CA6D5B73" + "999D2987" + "9000");
    assertAnswers("805A000602000708", "9406");
  }

  @Test
  void initialisedDebit_doesNotOutliveAResetOrAnotherCommand() {
    answer(purse, INITIALISE);
    purse.reset();
    assertAnswers(debit("D018A495"), "6985");
    answer(purse, INITIALISE);
    answer(purse, "805C030204");
    assertAnswers(debit("D018A495"), "6985");
  }

  @Test
  void compositeDebitWithoutItsRecord_isRefused() {
    answer(purse, INITIALISE_COMPOSITE);
    assertAnswers(debit("AE959FF5"), "6985");
    answer(purse, INITIALISE);
    assertAnswers("80DC00F030" + RECORD, "6985");
  }

  @Test
  void statusWords_areThoseOfAPurse() {
    assertAnswers("805001020B0100001389" + TERMINAL + "0F", "9401");
    assertAnswers("805001020B02000000C8" + TERMINAL + "0F", "9403");
    assertAnswers("805002020B01000000C8" + TERMINAL + "0F", "6A86");
    assertAnswers("805001020A01000000C8" + TERMINAL.substring(2) + "0F", "6700");
    assertAnswers("805401000E" + "00".repeat(14) + "08", "6700");
    assertAnswers("805A0006010808", "6700");
    assertAnswers("00B095FF00", "6B00");
    assertAnswers("8055000000", "6D00");
    assertAnswers("9050000000", "6E00");
    VirtualPurse blocked =
        new VirtualPurse(
            PurseOptions.T_UNION.withSelectStatus(0x6283), LabPurseKeys.TRIPLE_DES, fixedRandom());
    assertThat(Hex.of(blocked.select())).isEqualTo("6283");
  }

  @Test
  void log_keepsTheLastTen() {
    for (int i = 1; i <= 12; i++) {
      purse.load(i);
    }
    assertThat(answer(purse, "00B201C417")).startsWith("0007" + "000000" + "0000000C" + "02");
    assertThat(answer(purse, "00B20AC417")).startsWith("0007" + "000000" + "00000003" + "02");
    assertAnswers("00B20BC417", "6A83");
    assertAnswers("00B200C417", "6A83");
  }

  @Test
  void virtualPursesAndSams_shareNothingWithWhatTheyAreHeldAgainst() {
    JavaClasses lab =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.onecard.virtual.purse", "org.onecard.virtual.sam");
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.onecard.card.crypto..",
            "org.onecard.card.purse..",
            "java.io..",
            "java.nio.file..",
            "java.net..")
        .check(lab);
  }

  private static String debit(String mac1) {
    return "805401000F" + "00000001" + MOMENT + mac1 + "08";
  }

  private void assertAnswers(String command, String answer) {
    assertThat(answer(purse, command)).as(command).isEqualTo(answer);
  }

  private static String answer(VirtualPurse purse, String command) {
    CommandApdu parsed = ((CommandParse.Parsed) CommandApdu.parse(Hex.bytes(command))).command();
    return Hex.of(purse.transmit(parsed));
  }

  /** Always 11223344. */
  private static Random fixedRandom() {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public void nextBytes(byte[] bytes) {
        System.arraycopy(Hex.bytes("11223344"), 0, bytes, 0, bytes.length);
      }
    };
  }
}
