package org.onecard.server.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy.Unresolved;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.catalogue.TransitRules.Transfer;
import org.onecard.server.catalogue.ParsedCatalogue.Invalid;
import org.onecard.server.catalogue.ParsedCatalogue.Valid;

class CatalogueYamlTest {

  private static final Path SAMPLE = Path.of("../../firmware-docs/samples/demo/catalogue.yaml");

  private static final String HEAD =
      """
      region: 500000
      zone: Asia/Shanghai
      effective: 2026-03-01T04:00
      items:
      """;

  /** Six lines; as the first item it stands in lines 5 to 10. */
  private static final String LOAN =
      """
        - id: library-loan
          title: { zh: 借阅, en: Loan }
          operator: library
          valid: { from: 2026-01-01 }
          assurance: read
          library: {}
      """;

  @Test
  void wordOnUnresolvedDebits_isReadAndReachesATerminal() {
    CatalogueDraft said = valid(HEAD + LOAN + "    unresolvedDebit: pass\n");
    Catalogue published = said.asVersion(1);
    assertThat(published.items().get(0).outcome().unresolved()).isEqualTo(Unresolved.PASS);
    assertThat(Bodies.decodeCatalogue(Bodies.encode(published)))
        .isEqualTo(new Decoded.Ok<>(published));

    assertThat(valid(HEAD + LOAN).items().get(0).outcome().unresolved())
        .isEqualTo(Unresolved.REFUSE);
  }

  @Test
  void sampleOfTheDemo_isValid() throws IOException {
    CatalogueDraft draft = valid(Files.readString(SAMPLE));

    assertThat(draft.items())
        .extracting(Item::id)
        .containsExactly(
            "metro-ride",
            "library-loan",
            "scenic-entry",
            "identity-check",
            "bus-ride",
            "ferry-ride",
            "city-ride");
  }

  @Test
  void everyField_reachesTheModel() {
    Catalogue catalogue =
        valid(
                HEAD
                    + """
                        - id: metro-ride
                          title: { zh: 乘车, en: Ride }
                          operator: metro
                          valid: { from: 2026-01-01, to: 2026-12-31 }
                          locations: [station-a, "station-b"]
                          assurance: proved
                          transit:
                            network: city
                            fares:
                              - { from: 2026-01-01, to: 2026-06-30, fareFen: 300 }
                              - { from: 2026-07-01, fareFen: 350 }
                            payPercent: { senior: 0, student: 50 }
                            passBack: 5s
                            transfer: { within: 90min, discountFen: 100, most: 2 }
                          offline: { approve: true, mostFen: 500, syncWithinMs: 10 }
                          absent: { denied: refuse, holder: assume, history: assume }
                          reconcile: terminal
                      """)
            .asVersion(3);

    assertThat(catalogue)
        .isEqualTo(
            new Catalogue(
                new Region("500000"),
                3,
                Instant.parse("2026-02-28T20:00:00Z"),
                ZoneId.of("Asia/Shanghai"),
                List.of(
                    new Item(
                        "metro-ride",
                        new Notice("乘车", "Ride"),
                        "metro",
                        LocalDate.of(2026, 1, 1),
                        Optional.of(LocalDate.of(2026, 12, 31)),
                        Set.of("station-a", "station-b"),
                        Item.SOCIAL_SECURITY_CARD,
                        Assurance.PROVED,
                        new TransitRules(
                            "city",
                            List.of(
                                new FarePeriod(
                                    LocalDate.of(2026, 1, 1),
                                    Optional.of(LocalDate.of(2026, 6, 30)),
                                    Money.fen(300)),
                                new FarePeriod(
                                    LocalDate.of(2026, 7, 1), Optional.empty(), Money.fen(350))),
                            Map.of(HolderClass.SENIOR, 0, HolderClass.STUDENT, 50),
                            Duration.ofSeconds(5),
                            Optional.of(new Transfer(Duration.ofMinutes(90), Money.fen(100), 2))),
                        new OfflinePolicy(
                            true, Money.fen(500), Optional.empty(), Duration.ofMillis(10)),
                        new AbsencePolicy(
                            WhenAbsent.REFUSE,
                            WhenAbsent.ASSUME,
                            WhenAbsent.REFUSE,
                            WhenAbsent.REFUSE,
                            WhenAbsent.ASSUME),
                        Item.Reconciliation.TERMINAL))));
  }

  @Test
  void whatIsLeftOut_isTheCarefulChoice() {
    Item loan = valid(HEAD + LOAN).items().get(0);

    assertThat(loan.offline()).isEqualTo(OfflinePolicy.NEVER);
    assertThat(loan.absence()).isEqualTo(AbsencePolicy.REFUSE_ALL);
    assertThat(loan.reconciliation()).isEqualTo(Item.Reconciliation.HOST);
    assertThat(loan.rules()).isEqualTo(new LibraryRules(true));
    assertThat(loan.locations()).isEmpty();
    assertThat(loan.validTo()).isEmpty();
  }

  @Test
  void timeWithAnOffset_isTakenAsItIs() {
    CatalogueDraft draft = valid((HEAD + LOAN).replace("2026-03-01T04:00", "2026-02-28T20:00Z"));

    assertThat(draft.effectiveFrom()).isEqualTo(Instant.parse("2026-02-28T20:00:00Z"));
  }

  @Test
  void byteOrderMarkAndWindowsLineEnds_changeNothing() {
    assertThat(valid("\uFEFF" + (HEAD + LOAN).replace("\n", "\r\n"))).isEqualTo(valid(HEAD + LOAN));
  }

  @Test
  void unknownField_isRefusedWithAGuess() {
    assertThat(onlyFinding(HEAD + LOAN + "    asurance: read\n").toString())
        .isEqualTo(
            "list.yaml:11:5: items[0].asurance: there is no such field; did you mean assurance?");
  }

  @Test
  void unknownFieldFarFromAny_isToldWhatThereIs() {
    assertThat(onlyFinding(HEAD + LOAN + "    colour: red\n").remedy())
        .startsWith("the fields here are id, title, operator, valid");
  }

  @Test
  void doubleField_namesBothLines() {
    Finding finding = onlyFinding(HEAD + LOAN + "    operator: other\n");

    assertThat(finding.line()).isEqualTo(11);
    assertThat(finding.message()).isEqualTo("the field stands twice, first in line 7");
  }

  @Test
  void doubleId_namesTheFirstAndTheLineOfTheSecond() {
    Finding finding = onlyFinding(HEAD + LOAN + LOAN);

    assertThat(finding.line()).isEqualTo(11);
    assertThat(finding.path()).isEqualTo("items[1].id");
    assertThat(finding.message()).contains("items[0]");
  }

  @Test
  void doubleId_isFoundEvenWhereTheItemIsOtherwiseBroken() {
    List<Finding> findings = findings(HEAD + LOAN + LOAN.replace("read", "red"));

    assertThat(findings)
        .extracting(Finding::path)
        .containsExactly("items[1].id", "items[1].assurance");
  }

  @Test
  void overlappingFares_areFoundEvenWhereTheItemIsOtherwiseBroken() {
    List<Finding> findings =
        findings(
            transit(
                    """
                          fares:
                            - { from: 2026-01-01, fareFen: 300 }
                            - { from: 2026-07-01, fareFen: 350 }
                    """)
                .replace("    assurance: read\n", ""));

    assertThat(findings)
        .extracting(Finding::path)
        .containsExactly("items[0].assurance", "items[0].transit.fares[1].from");
  }

  @Test
  void overlappingFares_areNamedAtTheLaterOne() {
    Finding finding =
        onlyFinding(
            transit(
                """
                      fares:
                        - { from: 2026-01-01, to: 2026-07-01, fareFen: 300 }
                        - { from: 2026-07-01, fareFen: 350 }
                """));

    assertThat(finding.path()).isEqualTo("items[0].transit.fares[1].from");
    assertThat(finding.line()).isEqualTo(14);
    assertThat(finding.message()).contains("fares[0] and fares[1]");
    assertThat(finding.remedy()).contains("2026-06-30");
  }

  @Test
  void everythingWrong_isToldAtOnceInTheOrderOfTheFile() {
    List<Finding> findings =
        findings(
            """
            region: 50
            zone: Asia/Chongking
            effective: soon
            extra: 1
            items:
              - id: Metro Ride
                title: { zh: 乘车 }
                operator: metro
                valid: { from: 2026-13-01 }
                assurance: maybe
                transit:
                  network: city
                  fares: 300
                  payPercent: { elder: 0 }
                  passBack: 5 seconds
                offline: yes
                absent: [denied]
              - id: park
                title: { zh: 景区, en: Park }
                operator: park
                valid: { from: 2026-05-02, to: 2026-05-01 }
                assurance: read
                scenic: { priceFen: 40.00, freeFor: [5, 510000, 510000], entriesPerDay: 1 }
            """);

    assertThat(findings)
        .extracting(finding -> finding.line() + " " + finding.path())
        .containsExactly(
            "1 region",
            "2 zone",
            "3 effective",
            "4 extra",
            "6 items[0].id",
            "7 items[0].title.en",
            "9 items[0].valid.from",
            "10 items[0].assurance",
            "13 items[0].transit.fares",
            "14 items[0].transit.payPercent.elder",
            "15 items[0].transit.passBack",
            "16 items[0].offline",
            "17 items[0].absent",
            "21 items[1].valid.to",
            "23 items[1].scenic.priceFen",
            "23 items[1].scenic.freeFor[0]",
            "23 items[1].scenic.freeFor[2]");
  }

  @Test
  void dayThatCannotBeRead_isTheOnlyFaultOfItsPeriod() {
    String fares =
        """
              fares:
                - { from: 2026-01-01, to: 2026-06-31, fareFen: 300 }
                - { from: 2026-07-01, fareFen: 350 }
        """;

    assertThat(onlyFinding(transit(fares)).path()).isEqualTo("items[0].transit.fares[0].to");
    assertThat(
            onlyFinding(transit(fares).replace("06-31", "06-30").replace("01 }", "01, to: x }"))
                .path())
        .isEqualTo("items[0].valid.to");
  }

  @Test
  void reversedDates_areRefused() {
    assertThat(onlyFinding(HEAD + LOAN.replace("01 }", "01, to: 2025-12-31 }")).path())
        .isEqualTo("items[0].valid.to");
  }

  @Test
  void wrongTypes_areRefusedWithWhatIsRight() {
    assertThat(scenicPrice("\"4000\"").message())
        .isEqualTo("\"4000\" is not a whole number of fen");
    assertThat(scenicPrice("40.00").remedy()).contains("300 for 3.00 yuan");
    assertThat(scenicPrice("1e3").path()).isEqualTo("items[0].scenic.priceFen");
    assertThat(scenicPrice("99999999999999999999").path()).isEqualTo("items[0].scenic.priceFen");
    assertThat(scenicPrice("-1").message()).isEqualTo("-1 fen");
    assertThat(scenicPrice("1000001").remedy()).contains("1000000");
    assertThat(scenicPrice("[4000]").message()).contains("is a list");
    assertThat(scenicPrice("{ fen: 4000 }").message()).contains("is a group of fields");
    assertThat(scenicPrice("").message()).isEqualTo("has no value");
    assertThat(scenicPrice("null").message()).isEqualTo("has no value");
  }

  @Test
  void itemWithoutRulesOrWithTwoKinds_isRefused() {
    assertThat(onlyFinding(HEAD + LOAN.replace("    library: {}\n", "")).message())
        .isEqualTo("has no rules");
    assertThat(
            onlyFinding(HEAD + LOAN + "    scenic: { priceFen: 1, entriesPerDay: 1 }\n").message())
        .isEqualTo("has the rules of more than one scenario");
  }

  @Test
  void anchorsAliasesTagsAndSecondDocuments_areRefused() {
    assertThat(onlyFinding("a: &x [1]\nb: [*x, *x]\n").message()).contains("anchors and aliases");
    assertThat(onlyFinding("region: !!java.io.File x\n").message()).contains("tag");
    assertThat(onlyFinding(HEAD + LOAN + "---\n" + HEAD + LOAN).message())
        .isEqualTo("a second document begins here");
  }

  @Test
  void deepNesting_isRefusedBeforeItIsFollowed() {
    assertThat(onlyFinding("[".repeat(100_000)).message()).contains("nested more than");
  }

  @Test
  void fileOfMoreThanEightMebibytes_isRefused() {
    assertThat(onlyFinding("#".repeat(CatalogueYaml.MOST_BYTES + 1)).message())
        .contains("8,388,609 bytes");
  }

  @Test
  void emptyFileAndTextThatIsNoCatalogue_areRefused() {
    assertThat(onlyFinding("").message()).isEqualTo("the file is empty");
    assertThat(onlyFinding("# nothing\n").message()).isEqualTo("the file is empty");
    assertThat(onlyFinding("hello\n").message()).contains("not a group of fields");
    assertThat(onlyFinding(HEAD).path()).isIn("items");
  }

  @Test
  void brokenIndentation_isNamedByLine() {
    assertThat(onlyFinding(HEAD + LOAN + "   operator: x\n").line()).isEqualTo(11);
  }

  @Test
  void gbk_isRefusedAtItsPlace() {
    byte[] gbk = (HEAD + LOAN).getBytes(Charset.forName("GBK"));

    Finding finding = ((Invalid) CatalogueYaml.parse("list.yaml", gbk)).findings().get(0);

    assertThat(finding.line()).isEqualTo(6);
    assertThat(finding.message()).isEqualTo("not UTF-8");
  }

  @Test
  void controlCharactersOfTheFile_neverReachAMessage() {
    Finding raw = onlyFinding(HEAD + LOAN + "    a\u0007b: 1\n");
    Finding escaped = onlyFinding(HEAD + LOAN + "    \"\\e[2J\": 1\n");

    assertThat(raw.line()).isEqualTo(11);
    assertThat(raw.toString() + escaped).doesNotContain("\u001b").doesNotContain("\u0007");
  }

  @Test
  void thousandsOfFaults_areCutAtTheFirstHundred() {
    assertThat(findings(HEAD + "  - {}\n".repeat(5_000))).hasSize(100);
  }

  @Test
  void anyMangledFile_isAnsweredAndNeverThrows() throws IOException {
    SplittableRandom random = new SplittableRandom(20260301);
    byte[] good = Files.readAllBytes(SAMPLE);
    int valid = 0;
    for (int round = 0; round < 1_500; round++) {
      byte[] mangled = mangled(good, random);
      ParsedCatalogue parsed = CatalogueYaml.parse("list.yaml", mangled);
      if (parsed instanceof Invalid invalid) {
        assertThat(invalid.findings()).as("round %d", round).isNotEmpty();
      } else {
        valid++;
      }
    }
    assertThat(valid).isBetween(1, 1_000);
  }

  private static byte[] mangled(byte[] good, SplittableRandom random) {
    byte[] mangled =
        random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
    String marks = "{}[]:,-#&*!|>'\"%@`0 \n\t\u0000\u00ff";
    for (int i = random.nextInt(4); i > 0 && mangled.length > 0; i--) {
      mangled[random.nextInt(mangled.length)] = (byte) marks.charAt(random.nextInt(marks.length()));
    }
    return mangled;
  }

  private static String transit(String fares) {
    return HEAD
        + LOAN.replace("    library: {}\n", "    transit:\n      network: city\n")
        + fares.indent(0);
  }

  private static Finding scenicPrice(String price) {
    return onlyFinding(
        HEAD
            + LOAN.replace(
                "    library: {}\n",
                "    scenic:\n      priceFen: " + price + "\n      entriesPerDay: 1\n"));
  }

  private static CatalogueDraft valid(String text) {
    ParsedCatalogue parsed = parse(text);
    assertThat(parsed).isInstanceOf(Valid.class);
    return ((Valid) parsed).draft();
  }

  private static Finding onlyFinding(String text) {
    assertThat(findings(text)).hasSize(1);
    return findings(text).get(0);
  }

  private static List<Finding> findings(String text) {
    ParsedCatalogue parsed = parse(text);
    assertThat(parsed).isInstanceOf(Invalid.class);
    return ((Invalid) parsed).findings();
  }

  private static ParsedCatalogue parse(String text) {
    return CatalogueYaml.parse("list.yaml", text.getBytes(UTF_8));
  }
}
