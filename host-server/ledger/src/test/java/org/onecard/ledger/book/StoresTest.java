package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.ledger.Audience;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.AuthorityStore;
import org.onecard.ledger.BookOwner;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CatalogueStore.Rollout;
import org.onecard.ledger.DenyStore.Denial;
import org.onecard.ledger.DenyStore.DeniedCard;
import org.onecard.ledger.DenyStore.DeniedNow;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.RegistryStore.Difference;
import org.onecard.ledger.RegistryStore.RegistryImport;
import org.onecard.ledger.RegistryStore.RegistryRow;
import org.onecard.ledger.TerminalCatalogueStore.Refused;
import org.onecard.ledger.TerminalCatalogueStore.TerminalCatalogue;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.CodeSpending;
import org.onecard.ledger.TerminalStore.EnrolCode;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Entitlement;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Region;

@ParameterizedClass
@EnumSource(TestPlace.class)
final class StoresTest {

  private static final Instant NOW = TestHost.START;

  /** Of the first deny list that is made at {@link #NOW}. */
  private static final long FIRST = NOW.toEpochMilli();

  private static final Hash SECRET = hash("secret");

  private final TestPlace kind;

  @TempDir Path folder;

  private BookPlace place;

  private Book book;
  private TestHost host;

  StoresTest(TestPlace kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    place = kind.named("book", folder);
    book = kind.open(place);
    host = new TestHost(book);
  }

  @AfterEach
  void close() {
    book.close();
  }

  private static Hash hash(String text) {
    return new Hash(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private EnrolCode addCode() {
    EnrolCode code =
        new EnrolCode(
            "K7Q2", SECRET, "gate-01", "north", "metro", NOW.plus(Duration.ofMinutes(15)), 3);
    book.terminals().addEnrolCode(code);
    return code;
  }

  @Test
  void aBook_isWhoseClaimComesFirst_forGood() {
    BookOwner first = new BookOwner(new Region("500000"), host.key().verifyingKey());
    BookOwner second = new BookOwner(new Region("510000"), host.key().verifyingKey());
    assertThat(book.findOwner()).isEmpty();
    assertThat(book.claim(first)).isEqualTo(first);
    assertThat(book.claim(second)).isEqualTo(first);
    assertThat(book.findOwner()).contains(first);
  }

  @Test
  void code_isSpentOnce() {
    EnrolCode code = addCode();
    assertThat(book.terminals().spendEnrolCode("K7Q2", SECRET, NOW))
        .isEqualTo(new CodeSpending.Spent(code));
    assertThat(book.terminals().spendEnrolCode("K7Q2", SECRET, NOW))
        .isEqualTo(new CodeSpending.AlreadyUsed());
  }

  @Test
  void code_bearsThreeWrongTriesAndThenNoRightOne() {
    addCode();
    for (int left = 2; left >= 0; left--) {
      assertThat(book.terminals().spendEnrolCode("K7Q2", hash("guess"), NOW))
          .isEqualTo(new CodeSpending.Wrong(left));
    }
    assertThat(book.terminals().spendEnrolCode("K7Q2", SECRET, NOW))
        .isEqualTo(new CodeSpending.Wrong(0));
  }

  @Test
  void code_endsWithItsTime() {
    addCode();
    assertThat(book.terminals().spendEnrolCode("K7Q2", SECRET, NOW.plus(Duration.ofMinutes(15))))
        .isEqualTo(new CodeSpending.Expired());
    assertThat(book.terminals().spendEnrolCode("NONE", SECRET, NOW))
        .isEqualTo(new CodeSpending.Wrong(0));
  }

  @Test
  void revokedTerminal_takesItsCertificatesWithIt() {
    TestTerminal gate = new TestTerminal("gate-01", "north", NOW);
    host.enrol(gate);
    TerminalStore terminals = book.terminals();
    assertThat(terminals.findCertificate(hash("gate-01")).orElseThrow().revokedAt()).isEmpty();

    assertThat(terminals.revoke("gate-01", "stolen", NOW)).isTrue();

    assertThat(terminals.findTerminal("gate-01").orElseThrow().revokedAt()).contains(NOW);
    assertThat(terminals.findCertificate(hash("gate-01")).orElseThrow().revokedAt()).contains(NOW);
    assertThat(terminals.revoke("gate-99", "never was", NOW)).isFalse();
  }

  @Test
  void certificateThatIsToFollow_isGoodBesideTheOneBefore_andAloneOnceItWasUsed() {
    host.enrol(new TestTerminal("gate-01", "north", NOW));
    TerminalStore terminals = book.terminals();

    assertThat(terminals.addFollowing(hash("gate-01"), certificate("lost"), NOW)).isTrue();
    assertThat(terminals.addFollowing(hash("gate-01"), certificate("next"), NOW)).isTrue();

    assertThat(isGood("gate-01")).isTrue();
    assertThat(isGood("lost")).as("at most one waits").isFalse();
    assertThat(isGood("next")).isTrue();
    assertThat(terminals.listHoldings().get(0).authority()).isEmpty();
    assertThat(terminals.certificateUsed(hash("gate-01"), NOW)).isFalse();
    assertThat(terminals.certificateUsed(hash("lost"), NOW)).isFalse();
    assertThat(terminals.addFollowing(hash("lost"), certificate("odd"), NOW))
        .as("after one that has ended")
        .isFalse();
    assertThat(terminals.certificateUsed(hash("next"), NOW)).isTrue();
    assertThat(terminals.findCertificate(hash("lost"))).as("given, and never used").isEmpty();
    assertThat(terminals.certificateUsed(hash("next"), NOW)).isFalse();
    assertThat(isGood("gate-01")).isFalse();
    assertThat(isGood("next")).isTrue();
    assertThat(terminals.listHoldings())
        .containsExactly(
            new TerminalStore.Holding(
                "gate-01", Optional.of(hash("authority")), NOW.plusSeconds(60), 0));
    terminals.anchorsHeld("gate-01", 7);
    assertThat(terminals.listHoldings().get(0).anchors()).isEqualTo(7);
    terminals.revoke("gate-01", "stolen", NOW);
    assertThat(terminals.addFollowing(hash("next"), certificate("late"), NOW)).isFalse();
    assertThat(terminals.listHoldings()).isEmpty();
  }

  /** The box that was replaced had asked a moment before another was enrolled in its place. */
  @Test
  void renewalOfABoxThatWasReplacedMeanwhile_doesNotUndoTheEnrolment() {
    TestTerminal gate = new TestTerminal("gate-01", "north", NOW);
    host.enrol(gate);
    TerminalStore terminals = book.terminals();
    assertThat(terminals.addFollowing(hash("gate-01"), certificate("waits"), NOW)).isTrue();
    terminals.enrol(
        new TerminalStore.Enrolment(
            terminals.findTerminal("gate-01").orElseThrow(),
            certificate("enrolled again"),
            new TerminalStore.RecordKey(
                "gate-01", 100, TestTerminal.keyFrom("another").verifyingKey()),
            new TerminalStore.EpochGranted("gate-01", 100, 10, NOW)));

    assertThat(terminals.addFollowing(hash("gate-01"), certificate("late"), NOW)).isFalse();
    assertThat(terminals.certificateUsed(hash("waits"), NOW)).isFalse();

    assertThat(terminals.findCertificate(hash("late"))).isEmpty();
    assertThat(isGood("enrolled again")).isTrue();
  }

  private boolean isGood(String name) {
    return book.terminals().findCertificate(hash(name)).orElseThrow().revokedAt().isEmpty();
  }

  private static TerminalStore.TerminalCertificate certificate(String name) {
    return new TerminalStore.TerminalCertificate(
        "serial of " + name,
        "gate-01",
        hash(name),
        NOW.plusSeconds(60),
        Optional.empty(),
        Optional.of(hash("authority")));
  }

  @Test
  void stepBetweenAuthorities_followsTheOneThatItsTakerKnew() {
    SignedBytes one = new SignedBytes(new byte[] {1});
    SignedBytes other = new SignedBytes(new byte[] {2});
    AuthorityStore authorities = book.authorities();
    assertThat(authorities.lastVersion()).isZero();

    AuthorityStore.Step begun = authorities.add(0, NOW, one, Optional.of(other)).orElseThrow();

    assertThat(begun.version()).isEqualTo(NOW.toEpochMilli());
    assertThat(authorities.add(0, NOW, one, Optional.of(other))).isEmpty();
    AuthorityStore.Step ended =
        authorities.add(begun.version(), NOW, other, Optional.empty()).orElseThrow();
    assertThat(ended.version()).isEqualTo(begun.version() + 1);
    assertThat(authorities.list()).containsExactly(begun, ended);
  }

  @Test
  void recordKey_isThatOfTheLastEnrolmentUpToTheEpoch() {
    TestTerminal gate = new TestTerminal("gate-01", "north", NOW);
    host.enrol(gate);
    assertThat(book.terminals().findRecordKey("gate-01", 7).orElseThrow().key())
        .isEqualTo(gate.key().verifyingKey());
    assertThat(book.terminals().findRecordKey("gate-01", 0)).isEmpty();
    assertThat(book.terminals().findLastGrant("gate-01").orElseThrow().count()).isEqualTo(16);
  }

  @Test
  void registryWithoutADenial_stillMakesAListSoThatTerminalsKnowNobodyIsDenied() {
    host.register(0, TestHost.card(1));
    host.register(0, TestHost.card(1));

    assertThat(book.denials().denyVersion()).isEqualTo(FIRST);
    assertThat(tags()).isEmpty();
  }

  @Test
  void operatorsDenialOfACardTheRegistryDenies_outlivesTheNextImport() {
    CardToken card = TestHost.card(1);
    Denial byRegistry = new Denial(1, new DenyTag(42), "registry");
    importDenial(card, Optional.of(byRegistry));
    book.denials().deny(List.of(new DeniedCard(card, new Denial(1, new DenyTag(42), "lost"))), NOW);

    importDenial(card, Optional.of(byRegistry));
    importDenial(card, Optional.empty());

    assertThat(tags()).containsExactly(42L);
  }

  @Test
  void whatTheRegistrySaysOfAHolder_isReadBackWhole() {
    CardToken card = TestHost.card(1);
    book.registry().replace(registry(List.of(row(card, "1960-01-31"))), host.signer());

    assertThat(book.ledger().loadCards(List.of(card)).values())
        .singleElement()
        .extracting(CardState::holder)
        .isEqualTo(row(card, "1960-01-31").holder());
  }

  @Test
  void aDryRun_tellsWhatWouldChangeAndChangesNothing() {
    CardToken stays = TestHost.card(1);
    CardToken changes = TestHost.card(2);
    CardToken goes = TestHost.card(3);
    CardToken comes = TestHost.card(4);
    book.registry()
        .replace(
            registry(
                List.of(
                    row(stays, "1960-01-31"), row(changes, "1960-01-31"), row(goes, "1960-01-31"))),
            host.signer());
    RegistryImport next =
        registry(
            List.of(
                row(stays, "1960-01-31"), row(changes, "1961-01-31"), row(comes, "1960-01-31")));

    assertThat(book.registry().preview(next)).isEqualTo(new Difference(3, 1, 1, 1, 1));
    assertThat(book.registry().generation()).isEqualTo(1);
    assertThat(book.ledger().loadCards(List.of(goes)).values())
        .allMatch(card -> card.holder().isPresent());
  }

  private static RegistryImport registry(List<RegistryRow> rows) {
    return new RegistryImport("made up", NOW, rows);
  }

  private static RegistryRow row(CardToken card, String born) {
    LocalDate first = LocalDate.of(2026, 1, 1);
    return new RegistryRow(
        card,
        Optional.of(
            new Holder(
                HolderClass.STUDENT,
                Optional.of(new Region("500000")),
                Optional.empty(),
                Optional.of(LocalDate.parse(born)),
                Optional.of(first.plusDays(180)),
                List.of(
                    new Entitlement("park-annual", first, first.plusDays(364), 0),
                    new Entitlement("park-ten", first, first.plusDays(30), 10)))),
        Optional.empty(),
        Optional.of(Money.fen(500)),
        Optional.empty());
  }

  private void importDenial(CardToken card, Optional<Denial> denial) {
    book.registry()
        .replace(
            new RegistryImport(
                "made up",
                NOW,
                List.of(
                    new RegistryRow(
                        card, Optional.empty(), Optional.empty(), Optional.empty(), denial))),
            host.signer());
  }

  @Test
  void deniedCard_isOnTheListUntilItIsAllowed() {
    CardToken card = TestHost.card(1);
    assertThat(book.denials().readTags(1, tag -> {})).isEmpty();

    book.denials().deny(List.of(new DeniedCard(card, new Denial(1, new DenyTag(42), "lost"))), NOW);

    assertThat(tags()).containsExactly(42L);
    assertThat(book.ledger().loadCards(List.of(card)).values())
        .allMatch(state -> state.denied() && state.version() == 1);

    book.denials().allow(List.of(card), NOW);

    assertThat(book.denials().denyVersion()).isEqualTo(FIRST + 1);
    assertThat(tags()).isEmpty();
    assertThat(book.ledger().loadCards(List.of(card)).values())
        .allMatch(state -> !state.denied() && state.version() == 2);
  }

  @Test
  void tagsOfAList_riseAndAreOfOneKey() {
    denyTag(1, 42);
    denyTag(2, 7);
    book.denials()
        .deny(
            List.of(new DeniedCard(TestHost.card(3), new Denial(2, new DenyTag(8), "lost"))), NOW);

    assertThat(tags()).containsExactly(7L, 42L);
  }

  @Test
  void deltaOfSeveralVersions_holdsOnlyWhatDiffersInTheEnd() {
    denyTag(1, 10);
    long base = book.denials().denyVersion();
    denyTag(2, 20);
    denyTag(3, 30);
    book.denials().allow(List.of(TestHost.card(1), TestHost.card(2)), NOW);

    assertThat(book.denials().findDelta(1, base, base + 3))
        .contains(new DenyDelta(DenyTags.of(30), DenyTags.of(10)));
    assertThat(book.denials().findDelta(1, base, base + 2))
        .contains(new DenyDelta(DenyTags.of(20, 30), DenyTags.NONE));
    assertThat(book.denials().findDelta(2, base, base + 3))
        .contains(new DenyDelta(DenyTags.NONE, DenyTags.NONE));
    assertThat(book.denials().findDelta(1, base, base + 4)).isEmpty();
    assertThat(book.denials().findDelta(1, 0, base)).isEmpty();
    assertThat(book.denials().oldestBase()).isEqualTo(FIRST);
  }

  @Test
  void aBookThatWasRestored_makesItsNextListAboveThoseThatTerminalsGotSinceTheBackup() {
    denyTag(1, 10);
    long backedUp = book.denials().denyVersion();
    long lost = NOW.plusSeconds(3_600).toEpochMilli() + 20; // A burst of changes after the backup.
    Instant restoredAt = NOW.plusSeconds(7_200);

    book.denials()
        .deny(
            List.of(new DeniedCard(TestHost.card(2), new Denial(1, new DenyTag(20), "lost"))),
            restoredAt);
    book.denials().allow(List.of(TestHost.card(1)), restoredAt.minusSeconds(1));

    assertThat(book.denials().denyVersion())
        .isGreaterThan(lost)
        .isEqualTo(restoredAt.toEpochMilli() + 1);
    assertThat(book.denials().oldestBase()).isEqualTo(backedUp);
    assertThat(book.denials().findDelta(1, backedUp, restoredAt.toEpochMilli() + 1))
        .contains(new DenyDelta(DenyTags.of(20), DenyTags.of(10)));
  }

  @Test
  void tagOfTwoCards_staysUntilBothAreAllowed() {
    denyTag(1, 42);
    denyTag(2, 42);
    assertThat(book.denials().denyVersion()).isEqualTo(FIRST);

    book.denials().allow(List.of(TestHost.card(1)), NOW);
    assertThat(book.denials().denyVersion()).isEqualTo(FIRST);
    assertThat(tags()).containsExactly(42L);

    book.denials().allow(List.of(TestHost.card(2)), NOW);
    assertThat(book.denials().findDelta(1, FIRST, FIRST + 1))
        .contains(new DenyDelta(DenyTags.NONE, DenyTags.of(42)));
  }

  @Test
  void importThatLiftsOneDenialAndBringsAnother_isTwoChanges() {
    importDenial(TestHost.card(1), Optional.of(new Denial(1, new DenyTag(42), "registry")));
    importDenial(TestHost.card(2), Optional.of(new Denial(1, new DenyTag(43), "registry")));
    importDenial(TestHost.card(2), Optional.of(new Denial(1, new DenyTag(43), "registry")));

    assertThat(book.denials().denyVersion()).isEqualTo(FIRST + 1);
    assertThat(book.denials().findDelta(1, FIRST, FIRST + 1))
        .contains(new DenyDelta(DenyTags.of(43), DenyTags.of(42)));
  }

  @Test
  void changesTooManyToKeep_leaveNoDeltaOverThem() throws SQLException {
    denyTag(1, 42);
    denyTag(2, 43);
    assertThat(book.denials().oldestBase()).isEqualTo(FIRST);

    book.close();
    try (Connection connection = place.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE deny_version SET change_count = NULL WHERE version = " + (FIRST + 1));
      connection.commit();
    }
    book = kind.open(place);

    assertThat(book.denials().oldestBase()).isEqualTo(FIRST + 1);
    assertThat(book.denials().findDelta(1, FIRST, FIRST + 1)).isEmpty();
  }

  @Test
  void deniedCards_areListedWithWhoDeniedThemAndWhy() {
    importDenial(TestHost.card(1), Optional.of(new Denial(1, new DenyTag(42), "registry")));
    assertThat(
            book.denials()
                .deny(
                    List.of(
                        new DeniedCard(
                            TestHost.card(2), new Denial(1, new DenyTag(43), "reported lost"))),
                    NOW.plusSeconds(1)))
        .isEqualTo(1);

    assertThat(book.denials().countDenied()).isEqualTo(2);
    assertThat(book.denials().listDenied(10))
        .containsExactly(
            new DeniedNow(TestHost.card(2), "reported lost", NOW.plusSeconds(1), false),
            new DeniedNow(TestHost.card(1), "registry", NOW, true));
    assertThat(book.denials().allow(List.of(TestHost.card(9)), NOW)).isZero();
  }

  private void denyTag(int card, long tag) {
    book.denials()
        .deny(
            List.of(new DeniedCard(TestHost.card(card), new Denial(1, new DenyTag(tag), "lost"))),
            NOW);
  }

  private List<Long> tags() {
    List<Long> tags = new ArrayList<>();
    assertThat(book.denials().readTags(1, tags::add)).isPresent();
    return tags;
  }

  @Test
  void catalogue_isInForceFromItsTimeOn() {
    host.publish();
    host.publish();
    assertThat(book.catalogues().listVersions()).containsExactly(TestHost.CATALOGUE_VERSION);
    assertThat(book.catalogues().findInForce(NOW.minusMillis(1))).isEmpty();
    assertThat(book.catalogues().findInForce(NOW)).isPresent();
    assertThat(book.catalogues().findLatest()).isEqualTo(book.catalogues().findVersion(1));
  }

  @Test
  void stepsOfACatalogue_areKeptInTheirOrder_andNoneWithoutTheVersion() {
    host.publish();
    Audience few = new Audience(Set.of("gate-01"), Set.of("metro-1"), 10);
    Rollout step = new Rollout(1, NOW.plusSeconds(5), NOW.plusSeconds(4), "operator liu", few);

    book.catalogues().extend(step);

    assertThat(book.catalogues().listRollouts())
        .containsExactly(new Rollout(1, NOW, NOW, "operator", Audience.EVERYBODY), step);
    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> book.catalogues().extend(new Rollout(2, NOW, NOW, "operator liu", few)));
  }

  @Test
  void bookThatIsOnlyRead_isReadBesideItsWriter_andTakesNothing() {
    host.publish();
    try (Book reader = kind.openToRead(place)) {
      assertThat(reader.catalogues().listVersions()).containsExactly(1L);
      assertThatExceptionOfType(LedgerUnavailable.class)
          .isThrownBy(() -> reader.audit().append(new AuditEntry(NOW, "who", "what", "")))
          .withMessageContaining("only to read");
    }
  }

  @Test
  void whatTerminalsSay_takesThePlaceOfWhatTheySaidBefore() {
    TerminalCatalogue before =
        new TerminalCatalogue("gate-01", 1, 2, Optional.of(new Refused(2, "no space")), NOW);
    TerminalCatalogue after =
        new TerminalCatalogue("gate-01", 2, 2, Optional.empty(), NOW.plusSeconds(1));

    book.terminalCatalogues().put(List.of(before));
    assertThat(book.terminalCatalogues().listTerminalCatalogues()).containsExactly(before);
    book.terminalCatalogues().put(List.of(after));
    assertThat(book.terminalCatalogues().listTerminalCatalogues()).containsExactly(after);
  }

  @Test
  void audit_cutsLongTextsAndTellsTheLastFirst() {
    book.audit().append(new AuditEntry(NOW, "operator", "one", "x".repeat(5_000)));
    book.audit().append(new AuditEntry(NOW, "operator", "two", ""));
    List<AuditEntry> entries = book.audit().listRecent(10);
    assertThat(entries).extracting(AuditEntry::what).containsExactly("two", "one");
    assertThat(entries.get(1).detail()).hasSize(1_000);
  }
}
