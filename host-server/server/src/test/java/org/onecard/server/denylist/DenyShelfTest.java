package org.onecard.server.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.DenyStore.Denial;
import org.onecard.ledger.DenyStore.DeniedCard;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;

/** What is handed out, upon a real book. */
class DenyShelfTest {

  private static final int KEY = 1;
  private static final int MOST_APART = 5;

  /** So that versions, which are times, are 1, 2, 3. */
  private static final Instant NOW = Instant.EPOCH;

  private final SigningKey region =
      SigningKey.generate(Signature.Algorithm.ED25519, RandomBytes.from(new SecureRandom()));

  @TempDir private Path folder;
  private Book book;
  private DenyShelf shelf;

  @BeforeEach
  void open() {
    book = Book.open(folder.resolve("ledger.db"));
    shelf = shelf();
  }

  @AfterEach
  void close() throws IOException {
    shelf.close();
    book.close();
  }

  private DenyShelf shelf() {
    return new DenyShelf(book.denials(), folder.resolve("deny"), region, KEY, MOST_APART);
  }

  @Test
  void withoutAnyDenial_nothingIsOfferedNorAnswered() throws IOException {
    assertThat(shelf.refresh()).isFalse();
    assertThat(shelf.offerBeyond(0)).isEmpty();
    assertThat(shelf.answer(new DenyListWanted(KEY, 0, 1, 0, 100))).isEmpty();
  }

  @Test
  void firstList_isHandedOutWhole_inPiecesOfAnySize() throws IOException {
    deny(30, 10, 20);
    assertThat(shelf.refresh()).isTrue();
    assertThat(shelf.refresh()).isFalse();

    DenyListOffer offer = shelf.offerBeyond(0).orElseThrow();

    assertThat(offer.newest().holds(region.verifyingKey(), SignatureContext.DENY_LIST)).isTrue();
    assertThat(offer.newest().content().count()).isEqualTo(3);
    for (int most : List.of(1, 5, 6, 7, 18, 100)) {
      assertThat(fetch(0, 1, most)).isEqualTo(DenyTags.of(10, 20, 30).packed());
    }
    assertThat(shelf.offerBeyond(1)).isEmpty();
  }

  @Test
  void fewChanges_leaveTheWholeListAsItIs_andManyMakeAnother() throws IOException {
    deny(10, 20, 30);
    shelf.refresh();
    deny(40);
    allow(20);
    shelf.refresh();

    DenyListOffer few = shelf.offerBeyond(0).orElseThrow();
    assertThat(few.newest().content().version()).isEqualTo(3);
    assertThat(few.whole().content().version()).isEqualTo(1);
    assertThat(few.deltasFrom()).isEqualTo(1);
    assertThat(fetch(1, 3, 7)).isEqualTo(new DenyDelta(DenyTags.of(40), DenyTags.of(20)).encode());

    deny(50, 60, 70, 80, 90);
    shelf.refresh();

    DenyListOffer many = shelf.offerBeyond(0).orElseThrow();
    assertThat(many.whole().content().version()).isEqualTo(4);
    assertThat(fetch(0, 4, 100)).isEqualTo(DenyTags.of(10, 30, 40, 50, 60, 70, 80, 90).packed());
    // Whoever is in the midst of the one before comes to its end.
    assertThat(fetch(0, 1, 100)).isEqualTo(DenyTags.of(10, 20, 30).packed());
    assertThat(files()).contains("1-1.tags", "1-4.tags");

    deny(101, 102, 103, 104, 105, 106);
    shelf.refresh();
    assertThat(files()).doesNotContain("1-1.tags").contains("1-4.tags", "1-5.tags");
    assertThat(shelf.answer(new DenyListWanted(KEY, 0, 1, 6, 100)))
        .contains(shelf.offerBeyond(0).orElseThrow());
  }

  @Test
  void manifestOfEachVersion_isOfTheListAsItThenIs() throws IOException {
    List<Long> model = new ArrayList<>();
    for (int round = 1; round <= 12; round++) {
      deny(round * 100L, round * 7L);
      model.add(round * 100L);
      model.add(round * 7L);
      shelf.refresh();
      DenyTags tags = DenyTags.of(model.stream().mapToLong(Long::longValue).toArray());
      assertThat(shelf.offerBeyond(0).orElseThrow().newest().content().digest().bytes())
          .isEqualTo(Hashes.sha256(tags.packed()));
    }
  }

  @Test
  void start_goesOnHandingOutTheListThatIsThere() throws IOException {
    deny(10, 20, 30);
    shelf.refresh();
    deny(40);
    shelf.close();

    shelf = shelf();
    shelf.refresh();

    DenyListOffer offer = shelf.offerBeyond(0).orElseThrow();
    assertThat(offer.whole().content().version()).isEqualTo(1);
    assertThat(offer.newest().content().version()).isEqualTo(2);
    assertThat(fetch(0, 1, 4)).isEqualTo(DenyTags.of(10, 20, 30).packed());
  }

  @Test
  void listThatWasSpoilt_orTellsOfAnotherBook_isMadeAnew() throws IOException {
    deny(10, 20, 30);
    shelf.refresh();
    shelf.close();
    Path tags = folder.resolve("deny").resolve("1-1.tags");
    byte[] content = Files.readAllBytes(tags);
    content[5] ^= 1;
    Files.write(tags, content);

    shelf = shelf();
    shelf.refresh();
    assertThat(fetch(0, 1, 100)).isEqualTo(DenyTags.of(10, 20, 30).packed());

    // A book that was set back and has gone another way since.
    shelf.close();
    book.close();
    Files.delete(folder.resolve("ledger.db"));
    book = Book.open(folder.resolve("ledger.db"));
    deny(10, 20, 31);
    shelf = shelf();
    shelf.refresh();
    assertThat(fetch(0, 1, 100)).isEqualTo(DenyTags.of(10, 20, 31).packed());
  }

  @Test
  void listThatIsSpoiltWhileTheHostRuns_isMadeAnewFromTheBook() throws IOException {
    deny(10, 20, 30);
    shelf.refresh();
    byte[] spoilt = DenyTags.of(10, 21, 30).packed();

    Files.write(folder.resolve("deny").resolve("1-1.tags"), spoilt, StandardOpenOption.WRITE);
    deny(40);
    assertThat(shelf.refresh()).isTrue();

    DenyListOffer near = shelf.offerBeyond(0).orElseThrow();
    assertThat(near.newest().content().digest().bytes())
        .isEqualTo(Hashes.sha256(DenyTags.of(10, 20, 30, 40).packed()));
    assertThat(fetch(0, 2, 100)).isEqualTo(DenyTags.of(10, 20, 30, 40).packed());
    assertThat(files()).doesNotContain("1-1.tags");

    // Also where the changes are many, and where the file is cut short.
    Files.write(folder.resolve("deny").resolve("1-2.tags"), new byte[7]);
    deny(50, 60, 70, 80, 90, 100);
    assertThat(shelf.refresh()).isTrue();
    assertThat(fetch(0, 3, 100))
        .isEqualTo(DenyTags.of(10, 20, 30, 40, 50, 60, 70, 80, 90, 100).packed());
  }

  private void deny(long... tags) {
    book.denials()
        .deny(
            LongStream.of(tags)
                .mapToObj(tag -> new DeniedCard(card(tag), new Denial(KEY, new DenyTag(tag), "x")))
                .toList(),
            NOW);
  }

  private void allow(long tag) {
    book.denials().allow(List.of(card(tag)), NOW);
  }

  private static CardToken card(long tag) {
    return CardToken.parse(HexFormat.of().toHexDigits(tag).repeat(2)).orElseThrow();
  }

  private byte[] fetch(long base, long version, int most) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      Message answer =
          shelf.answer(new DenyListWanted(KEY, base, version, all.size(), most)).orElseThrow();
      DenyListChunk chunk = (DenyListChunk) answer;
      all.write(chunk.bytes().bytes());
      if (all.size() == chunk.total()) {
        return all.toByteArray();
      }
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("deny"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
