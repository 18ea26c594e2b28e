package org.onecard.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.Entitlement;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Region;
import org.onecard.server.registry.ParsedRegistry.Broken;
import org.onecard.server.registry.ParsedRegistry.Rows;

class RegistryCsvTest {

  private static final Path SAMPLE = Path.of("../../firmware-docs/samples/demo/registry.csv");

  private static final String HEADER =
      "cardIdentificationCode,holderClass,residence,cardValidTo,balanceFen,"
          + "patronStatus,loans,loanLimit,overdueLoans,denied\n";
  private static final String CODE_A = "500000990000000000000000000000AA";
  private static final String CODE_B = "510000990000000000000000000000BB";
  private static final String LINE_A = CODE_A + ",adult,500000,2033-12-31,5000,active,1,10,0,\n";
  private static final String LINE_B = CODE_B + ",senior,,,,,,,,true\n";

  @Test
  void sampleOfTheDemo_isTaken() throws IOException {
    try (InputStream file = Files.newInputStream(SAMPLE)) {
      assertThat(RegistryCsv.parse("registry.csv", file)).isInstanceOf(Rows.class);
    }
  }

  @Test
  void rows_carryWhatTheyShow() throws IOException {
    List<RegisteredCard> cards = cards(HEADER + LINE_A + LINE_B);

    RegisteredCard first = cards.get(0);
    assertThat(first.line()).isEqualTo(2);
    assertThat(first.identifier().bytes()).hasSize(16).startsWith(0x50, 0x00, 0x00, 0x99);
    assertThat(first.holder())
        .isEqualTo(
            new Holder(
                HolderClass.ADULT,
                Optional.of(new Region("500000")),
                Optional.of(LocalDate.of(2033, 12, 31))));
    assertThat(first.balance()).contains(Money.fen(5_000));
    assertThat(first.patron()).isEqualTo(new Patron(Patron.Status.ACTIVE, 1, 10, 0));
    assertThat(first.denied()).isFalse();

    RegisteredCard second = cards.get(1);
    assertThat(second.holder())
        .isEqualTo(new Holder(HolderClass.SENIOR, Optional.empty(), Optional.empty()));
    assertThat(second.balance()).isEmpty();
    assertThat(second.patron()).isEqualTo(Patron.NOT_REGISTERED);
    assertThat(second.denied()).isTrue();
  }

  @Test
  void birthsProofsPassesAndTickets_areTakenWhereTheirColumnsAre() throws IOException {
    assertThat(
            cards(
                    more(
                        "1960-01-31",
                        "2026-06-30",
                        "park-annual 2026-01-01/2026-12-31; ten 2026-01-01/2026-01-31 x10"))
                .get(0)
                .holder())
        .isEqualTo(
            new Holder(
                HolderClass.ADULT,
                Optional.of(new Region("500000")),
                Optional.of(LocalDate.of(2033, 12, 31)),
                Optional.of(LocalDate.of(1960, 1, 31)),
                Optional.of(LocalDate.of(2026, 6, 30)),
                List.of(
                    new Entitlement(
                        "park-annual", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31), 0),
                    new Entitlement(
                        "ten", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 31), 10))));
  }

  @Test
  void aBirthThatIsNoDay_isRefusedAndNotRepeated() throws IOException {
    Broken broken = broken(more("1960-02-31", "", ""));
    assertThat(broken.toString()).contains("registry.csv:2: born").doesNotContain("1960-02-31");
  }

  @Test
  void entitlementsThatAreNone_areRefused() throws IOException {
    for (String wrong :
        List.of(
            "park",
            "park 2026-01-01",
            "park 2026-12-31/2026-01-01",
            "park 2026-01-01/2026-12-31 x0",
            "park 2026-01-01/2026-12-31 x10;",
            "park 2026-01-01/2026-12-31; park 2026-01-01/2026-12-31",
            "PARK 2026-01-01/2026-12-31")) {
      assertThat(broken(more("", "", wrong)).column()).as(wrong).isEqualTo("entitlements");
    }
  }

  private static String more(String born, String provedTo, String entitlements) {
    return HEADER.replace("\n", ",born,classProvedTo,entitlements\n")
        + LINE_A.replace("\n", ",%s,%s,%s\n".formatted(born, provedTo, entitlements));
  }

  @Test
  void byteOrderMarkAndWindowsLineEnds_changeNothing() throws IOException {
    assertThat(cards("\uFEFF" + (HEADER + LINE_A + LINE_B).replace("\n", "\r\n")))
        .isEqualTo(cards(HEADER + LINE_A + LINE_B));
  }

  @Test
  void quotedValuesAndColumnsInAnyOrder_areRead() throws IOException {
    String reordered =
        "\"denied\",balanceFen,cardIdentificationCode,holderClass,residence,cardValidTo,"
            + "patronStatus,loans,loanLimit,overdueLoans\n"
            + "\"true\",\"5000\","
            + CODE_A
            + ",\"adult\",,,,,,\n";

    assertThat(cards(reordered).get(0).denied()).isTrue();
    assertThat(cards(reordered).get(0).balance()).contains(Money.fen(5_000));
  }

  @Test
  void lastLineWithoutALineEnd_isRead() throws IOException {
    assertThat(cards((HEADER + LINE_A).stripTrailing())).hasSize(1);
  }

  @Test
  void brokenLine_isNamedWithItsColumn() throws IOException {
    Broken broken = broken(HEADER + LINE_A + CODE_B + ",adult,500000,2033-02-30,,,,,,\n");

    assertThat(broken.toString())
        .isEqualTo("registry.csv:3: cardValidTo: \"2033-02-30\" is not a day; write 2031-12-31");
  }

  @Test
  void eachWrongValue_isRefusedAtItsColumn() throws IOException {
    assertThat(columnOf("12,adult,,,,,,,,")).isEqualTo("cardIdentificationCode");
    assertThat(columnOf("G".repeat(32) + ",adult,,,,,,,,")).isEqualTo("cardIdentificationCode");
    assertThat(columnOf("0".repeat(32) + ",adult,,,,,,,,")).isEqualTo("cardIdentificationCode");
    assertThat(columnOf(CODE_B + ",,,,,,,,,")).isEqualTo("holderClass");
    assertThat(columnOf(CODE_B + ",grownup,,,,,,,,")).isEqualTo("holderClass");
    assertThat(columnOf(CODE_B + ",adult,5000,,,,,,,")).isEqualTo("residence");
    assertThat(columnOf(CODE_B + ",adult,,soon,,,,,,")).isEqualTo("cardValidTo");
    assertThat(columnOf(CODE_B + ",adult,,,-1,,,,,")).isEqualTo("balanceFen");
    assertThat(columnOf(CODE_B + ",adult,,,3.00,,,,,")).isEqualTo("balanceFen");
    assertThat(columnOf(CODE_B + ",adult,,,100000001,,,,,")).isEqualTo("balanceFen");
    assertThat(columnOf(CODE_B + ",adult,,,99999999999999999999,,,,,")).isEqualTo("balanceFen");
    assertThat(columnOf(CODE_B + ",adult,,,,asleep,0,0,0,")).isEqualTo("patronStatus");
    assertThat(columnOf(CODE_B + ",adult,,,,active,,10,0,")).isEqualTo("loans");
    assertThat(columnOf(CODE_B + ",adult,,,,active,0,,0,")).isEqualTo("loanLimit");
    assertThat(columnOf(CODE_B + ",adult,,,,active,1,10,2,")).isEqualTo("overdueLoans");
    assertThat(columnOf(CODE_B + ",adult,,,,,,10,,")).isEqualTo("loanLimit");
    assertThat(columnOf(CODE_B + ",adult,,,,,,,,yes")).isEqualTo("denied");
  }

  @Test
  void doubleCard_isNamedWithBothLines() throws IOException {
    Broken broken =
        broken(HEADER + LINE_A + LINE_B + CODE_A.toLowerCase(Locale.ROOT) + ",adult,,,,,,,,\n");

    assertThat(broken.line()).isEqualTo(4);
    assertThat(broken.message()).isEqualTo("the same card as in line 2");
  }

  @Test
  void identificationCode_isInNoMessageAndNoToString() throws IOException {
    String almost = CODE_A.substring(1);
    assertThat(broken(HEADER + almost + ",adult,,,,,,,,\n").toString()).doesNotContain(almost);
    assertThat(broken(HEADER + LINE_A + LINE_A).toString()).doesNotContain(CODE_A);
    assertThat(cards(HEADER + LINE_A).toString().toUpperCase(Locale.ROOT)).doesNotContain(CODE_A);
  }

  @Test
  void whatIdentifiesAPersonInAWrongColumn_isInNoMessage() throws IOException {
    List<String> identifying =
        List.of("50010119900307123X", "500101199003071234", "13800138000", "王小明", CODE_A);
    for (String value : identifying) {
      for (String line :
          List.of(
              ",%s,,,,,,,,",
              ",adult,%s,,,,,,,",
              ",adult,,%s,,,,,,",
              ",adult,,,-%s,,,,,",
              ",adult,,,,%s,0,0,0,",
              ",adult,,,,active,x%s,10,0,",
              ",adult,,,,,,,,%s")) {
        assertThat(broken(HEADER + CODE_B + line.formatted(value) + "\n").toString())
            .doesNotContain(value);
      }
      assertThat(broken(value + "," + HEADER + LINE_A).toString()).doesNotContain(value);
    }
  }

  @Test
  void slipInAWord_isShown() throws IOException {
    assertThat(broken(HEADER + CODE_B + ",adlut,,,,,,,,\n").message()).startsWith("\"adlut\" is");
  }

  @Test
  void missingOrDoubleOrUnknownColumn_isRefusedInLineOne() throws IOException {
    assertThat(broken(HEADER.replace(",denied", "") + LINE_A).column()).isEqualTo("denied");
    assertThat(broken(HEADER.replace(",denied", ",loans") + LINE_A).column()).isEqualTo("loans");
    assertThat(broken(HEADER.replace("denied", "blocked") + LINE_A).message())
        .contains("\"blocked\"");
    assertThat(broken("").message()).isEqualTo("the file is empty");
  }

  @Test
  void lineWithTooFewOrTooManyValues_isRefused() throws IOException {
    assertThat(broken(HEADER + LINE_A + CODE_B + ",adult\n").message())
        .isEqualTo("2 values for 10 columns");
    assertThat(broken(HEADER + LINE_A + CODE_B + ",adult,,,,,,,,,\n").line()).isEqualTo(3);
    assertThat(broken(HEADER + LINE_A + "\n" + LINE_B).line()).isEqualTo(3);
  }

  @Test
  void openQuote_isRefusedWhereItOpens() throws IOException {
    assertThat(broken(HEADER + CODE_A + ",\"adult,,,,,,,,\n" + LINE_B).line()).isEqualTo(2);
    assertThat(broken(HEADER + LINE_A + CODE_B + ",\"adult\"x,,,,,,,,\n").line()).isEqualTo(3);
    assertThat(broken(HEADER + CODE_A + ",adult,,,,,,,,\"\n" + LINE_B).column())
        .isEqualTo("denied");
  }

  @Test
  void textThatIsNotUtf8_isNamedByLine() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes((HEADER + LINE_A + CODE_B + ",").getBytes(UTF_8));
    file.writeBytes(new byte[] {(byte) 0xB3, (byte) 0xC9}); // GBK
    file.writeBytes(",,,,,,,,\n".getBytes(UTF_8));

    Broken broken = (Broken) parse(file.toByteArray());
    assertThat(broken.line()).isEqualTo(3);
    assertThat(broken.message()).isEqualTo("not UTF-8");
  }

  @Test
  void overlongValue_isRefused() throws IOException {
    assertThat(broken(HEADER + LINE_A + "5".repeat(100_000) + LINE_B).line()).isEqualTo(3);
    assertThat(broken(HEADER + LINE_A + ",".repeat(100_000) + "\n").line()).isEqualTo(3);
  }

  @Test
  void rowsBeforeABrokenLine_areHandedOverOnlyWhenStreaming() throws IOException {
    List<RegisteredCard> staged = new ArrayList<>();
    byte[] file = (HEADER + LINE_A + "rubbish\n").getBytes(UTF_8);

    assertThat(RegistryCsv.read("registry.csv", new ByteArrayInputStream(file), staged::add))
        .isPresent();
    assertThat(staged).hasSize(1);
    assertThat(parse(file)).isInstanceOf(Broken.class);
  }

  @Test
  void anyBytes_areAnsweredAndNeverThrow() throws IOException {
    SplittableRandom random = new SplittableRandom(20260302);
    byte[] good = (HEADER + LINE_A + LINE_B).getBytes(UTF_8);
    for (int round = 0; round < 5_000; round++) {
      byte[] mangled = good.clone();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        mangled[random.nextInt(mangled.length)] = (byte) random.nextInt(256);
      }
      assertThat(parse(mangled)).as("round %d", round).isNotNull();
    }
  }

  private static String columnOf(String line) throws IOException {
    Broken broken = broken(HEADER + LINE_A + line + "\n");
    assertThat(broken.line()).isEqualTo(3);
    return broken.column();
  }

  private static List<RegisteredCard> cards(String file) throws IOException {
    ParsedRegistry parsed = parse(file.getBytes(UTF_8));
    assertThat(parsed).isInstanceOf(Rows.class);
    return ((Rows) parsed).cards();
  }

  private static Broken broken(String file) throws IOException {
    ParsedRegistry parsed = parse(file.getBytes(UTF_8));
    assertThat(parsed).isInstanceOf(Broken.class);
    return (Broken) parsed;
  }

  private static ParsedRegistry parse(byte[] file) throws IOException {
    return RegistryCsv.parse("registry.csv", new ByteArrayInputStream(file));
  }
}
