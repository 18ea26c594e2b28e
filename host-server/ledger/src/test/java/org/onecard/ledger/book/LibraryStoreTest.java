package org.onecard.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.ledger.LibraryStore;
import org.onecard.ledger.LibraryStore.Claim;
import org.onecard.ledger.LibraryStore.Kind;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.ledger.LibraryStore.State;
import org.onecard.ledger.LibraryStore.Tie;
import org.onecard.protocol.crypto.CardToken;

@ParameterizedClass
@EnumSource(TestPlace.class)
final class LibraryStoreTest {

  private static final Instant NOW = TestHost.START;
  private static final CardToken ADULT = card(1);
  private static final CardToken CHILD = card(2);

  private final TestPlace kind;

  @TempDir Path folder;

  private BookPlace place;

  private Book book;
  private LibraryStore libraries;

  LibraryStoreTest(TestPlace kind) {
    this.kind = kind;
  }

  @BeforeEach
  void begin() {
    place = kind.named("book", folder);
    open();
  }

  private void open() {
    book = kind.open(place);
    libraries = book.libraries();
  }

  @AfterEach
  void close() {
    book.close();
  }

  private static CardToken card(int number) {
    byte[] bytes = new byte[CardToken.LENGTH];
    bytes[0] = (byte) number;
    return new CardToken(bytes);
  }

  private static Post post(String id, State state, Instant nextAt) {
    return new Post(
        id,
        "north",
        Kind.RETURN,
        "north-b01",
        Optional.of("reader-1"),
        "south",
        NOW,
        state,
        false,
        Optional.empty(),
        0,
        nextAt,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aReader_standsBehindOneCardOfANetwork() {
    assertThat(libraries.tie(new Tie(ADULT, "city", "reader-1", NOW, "form"))).isTrue();
    assertThat(libraries.tie(new Tie(CHILD, "city", "reader-1", NOW, "form"))).isFalse();
    assertThat(libraries.tie(new Tie(CHILD, "county", "reader-1", NOW, "form"))).isTrue();
    assertThat(libraries.tie(new Tie(ADULT, "city", "reader-2", NOW, "form"))).isTrue();

    assertThat(libraries.findPatron(ADULT, "city")).contains("reader-2");
    assertThat(libraries.findPatron(CHILD, "city")).isEmpty();
    assertThat(libraries.untie(ADULT, "city")).isTrue();
    assertThat(libraries.untie(ADULT, "city")).isFalse();
    assertThat(libraries.findPatron(ADULT, "city")).isEmpty();
  }

  @Test
  void aPost_isClaimedOnce_alsoAfterTheBookWasOpenedAgain() {
    Post post = post("slot/1", State.WAITING, NOW);
    assertThat(libraries.claim(post, Optional.empty())).isEqualTo(new Claim.Taken());
    close();
    open();
    assertThat(libraries.claim(post, Optional.empty())).isEqualTo(new Claim.Existing(post));
  }

  @Test
  void aPostByATapThatIsNotInTheBook_isNotTaken() {
    Post post = post("kiosk-01.1.1/LOAN/b", State.WAITING, NOW);
    assertThat(libraries.claim(post, Optional.of("kiosk-01.1.1")))
        .isEqualTo(new Claim.NotApproved());
    assertThat(libraries.listLatest(10)).isEmpty();
  }

  @Test
  void whatIsDue_isListedUntilItIsSettled() {
    Post soon = post("slot/1", State.WAITING, NOW);
    assertThat(libraries.claim(soon, Optional.empty())).isEqualTo(new Claim.Taken());
    assertThat(
            libraries.claim(
                post("slot/2", State.WAITING, NOW.plus(Duration.ofHours(1))), Optional.empty()))
        .isEqualTo(new Claim.Taken());
    assertThat(libraries.listDue("north", NOW, 10)).containsExactly(soon);
    assertThat(libraries.listDue("south", NOW, 10)).isEmpty();
    assertThat(libraries.countOpen("north")).isEqualTo(2);

    Post done = post("slot/1", State.DONE, NOW);
    libraries.save(done);
    assertThat(libraries.listDue("north", NOW, 10)).isEmpty();
    assertThat(libraries.listLatest(10)).extracting(Post::id).containsExactly("slot/2", "slot/1");
  }

  @Test
  void theDoor_countsEachCardOnceAndStopsAtItsCapacity() {
    assertThat(libraries.enter("north", ADULT, 1, NOW)).contains(1);
    assertThat(libraries.enter("north", ADULT, 1, NOW)).contains(1);
    assertThat(libraries.enter("north", CHILD, 1, NOW)).isEmpty();
    assertThat(libraries.enter("south", CHILD, 1, NOW)).contains(1);
    assertThat(libraries.leave("north", ADULT)).isZero();
    assertThat(libraries.leave("north", ADULT)).isZero();
    assertThat(libraries.enter("north", CHILD, 1, NOW)).contains(1);
  }
}
