package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LIBRARY_INSIDE;
import static org.onecard.ledger.jooq.Tables.LIBRARY_POST;
import static org.onecard.ledger.jooq.Tables.PATRON_TIE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LibraryStore;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Decision.Approved;

/** Libraries in SQL. */
final class SqlLibraryStore implements LibraryStore {

  private final Database database;

  SqlLibraryStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> findPatron(CardToken card, String network) {
    return database.read(
        "look up a reader",
        sql ->
            sql.select(PATRON_TIE.PATRON_ID)
                .from(PATRON_TIE)
                .where(PATRON_TIE.CARD_TOKEN.eq(card.bytes()))
                .and(PATRON_TIE.NETWORK.eq(network))
                .fetchOptional(PATRON_TIE.PATRON_ID));
  }

  @Override
  public boolean tie(Tie tie) {
    return database.write(
        "tie a card to a reader",
        sql -> {
          boolean elsewhere =
              sql.fetchExists(
                  sql.selectFrom(PATRON_TIE)
                      .where(PATRON_TIE.NETWORK.eq(tie.network()))
                      .and(PATRON_TIE.PATRON_ID.eq(tie.patronId()))
                      .and(PATRON_TIE.CARD_TOKEN.ne(tie.card().bytes())));
          if (elsewhere) {
            return false;
          }
          int unused =
              sql.insertInto(
                      PATRON_TIE,
                      PATRON_TIE.CARD_TOKEN,
                      PATRON_TIE.NETWORK,
                      PATRON_TIE.PATRON_ID,
                      PATRON_TIE.TIED_AT_MS,
                      PATRON_TIE.CONSENT)
                  .values(
                      tie.card().bytes(),
                      tie.network(),
                      tie.patronId(),
                      tie.at().toEpochMilli(),
                      tie.consent())
                  .onConflict(PATRON_TIE.CARD_TOKEN, PATRON_TIE.NETWORK)
                  .doUpdate()
                  .set(PATRON_TIE.PATRON_ID, tie.patronId())
                  .set(PATRON_TIE.TIED_AT_MS, tie.at().toEpochMilli())
                  .set(PATRON_TIE.CONSENT, tie.consent())
                  .execute();
          return true;
        });
  }

  @Override
  public boolean untie(CardToken card, String network) {
    return database.write(
            "untie a card from a reader",
            sql ->
                sql.deleteFrom(PATRON_TIE)
                    .where(PATRON_TIE.CARD_TOKEN.eq(card.bytes()))
                    .and(PATRON_TIE.NETWORK.eq(network))
                    .execute())
        > 0;
  }

  @Override
  public Claim claim(Post post, Optional<String> tapId) {
    return database.write(
        "take down what a library is to be told",
        sql -> {
          Optional<Post> before =
              sql.selectFrom(LIBRARY_POST)
                  .where(LIBRARY_POST.POST_ID.eq(post.id()))
                  .fetchOptional()
                  .map(SqlLibraryStore::post);
          if (before.isPresent()) {
            return new Claim.Existing(before.get());
          }
          if (tapId.isPresent() && !isApproved(sql, tapId.get())) {
            return new Claim.NotApproved();
          }
          insert(sql, post);
          return new Claim.Taken();
        });
  }

  private static boolean isApproved(DSLContext sql, String tapId) {
    return TapLines.find(sql, tapId)
        .filter(
            tap ->
                !tap.reversed()
                    && (tap.hostDecision().orElse(null) instanceof Approved
                        || tap.adviceDecision().orElse(null) instanceof Approved))
        .isPresent();
  }

  private static void insert(DSLContext sql, Post post) {
    int unused =
        sql.insertInto(LIBRARY_POST)
            .set(LIBRARY_POST.POST_ID, post.id())
            .set(LIBRARY_POST.LIBRARY, post.library())
            .set(LIBRARY_POST.KIND, post.kind().number())
            .set(LIBRARY_POST.ITEM_BARCODE, post.item())
            .set(LIBRARY_POST.PATRON_ID, post.patronId().orElse(null))
            .set(LIBRARY_POST.PLACE, post.place())
            .set(LIBRARY_POST.ASKED_AT_MS, post.askedAt().toEpochMilli())
            .set(LIBRARY_POST.STATE, post.state().number())
            .set(LIBRARY_POST.HELD, post.held())
            .set(LIBRARY_POST.DUE_BEFORE, post.dueBefore().orElse(null))
            .set(LIBRARY_POST.ATTEMPTS, post.attempts())
            .set(LIBRARY_POST.NEXT_AT_MS, post.nextAt().toEpochMilli())
            .set(LIBRARY_POST.TOLD, post.told().orElse(null))
            .set(LIBRARY_POST.DUE, post.due().orElse(null))
            .execute();
  }

  @Override
  public void save(Post post) {
    int unused =
        database.write(
            "take down what became of what a library was told",
            sql ->
                sql.update(LIBRARY_POST)
                    .set(LIBRARY_POST.PATRON_ID, post.patronId().orElse(null))
                    .set(LIBRARY_POST.STATE, post.state().number())
                    .set(LIBRARY_POST.HELD, post.held())
                    .set(LIBRARY_POST.DUE_BEFORE, post.dueBefore().orElse(null))
                    .set(LIBRARY_POST.ATTEMPTS, post.attempts())
                    .set(LIBRARY_POST.NEXT_AT_MS, post.nextAt().toEpochMilli())
                    .set(LIBRARY_POST.TOLD, post.told().orElse(null))
                    .set(LIBRARY_POST.DUE, post.due().orElse(null))
                    .where(LIBRARY_POST.POST_ID.eq(post.id()))
                    .execute());
  }

  @Override
  public List<Post> listDue(String library, Instant now, int most) {
    return database.read(
        "list what a library is to be told",
        sql ->
            sql.selectFrom(LIBRARY_POST)
                .where(LIBRARY_POST.LIBRARY.eq(library))
                .and(LIBRARY_POST.STATE.in(State.WAITING.number(), State.SENT.number()))
                .and(LIBRARY_POST.NEXT_AT_MS.le(now.toEpochMilli()))
                .orderBy(LIBRARY_POST.ASKED_AT_MS, LIBRARY_POST.POST_ID)
                .limit(most)
                .fetch(SqlLibraryStore::post));
  }

  @Override
  public List<Post> listLatest(int most) {
    return database.read(
        "list what libraries were told",
        sql ->
            sql.selectFrom(LIBRARY_POST)
                .orderBy(
                    LIBRARY_POST.STATE.le(State.SENT.number()).desc(),
                    LIBRARY_POST.ASKED_AT_MS.desc(),
                    LIBRARY_POST.POST_ID)
                .limit(most)
                .fetch(SqlLibraryStore::post));
  }

  @Override
  public int countOpen(String library) {
    return database.read(
        "count what a library is to be told",
        sql ->
            sql.fetchCount(
                LIBRARY_POST,
                LIBRARY_POST
                    .LIBRARY
                    .eq(library)
                    .and(LIBRARY_POST.STATE.in(State.WAITING.number(), State.SENT.number()))));
  }

  @Override
  public Optional<Integer> enter(String library, CardToken card, int most, Instant at) {
    return database.write(
        "let somebody into a library",
        sql -> {
          boolean inside =
              sql.fetchExists(
                  sql.selectFrom(LIBRARY_INSIDE)
                      .where(LIBRARY_INSIDE.LIBRARY.eq(library))
                      .and(LIBRARY_INSIDE.CARD_TOKEN.eq(card.bytes())));
          int count = inside(sql, library);
          if (!inside && count >= most) {
            return Optional.empty();
          }
          int added =
              sql.insertInto(
                      LIBRARY_INSIDE,
                      LIBRARY_INSIDE.LIBRARY,
                      LIBRARY_INSIDE.CARD_TOKEN,
                      LIBRARY_INSIDE.SINCE_MS)
                  .values(library, card.bytes(), at.toEpochMilli())
                  .onConflict(LIBRARY_INSIDE.LIBRARY, LIBRARY_INSIDE.CARD_TOKEN)
                  .doNothing()
                  .execute();
          return Optional.of(count + added);
        });
  }

  @Override
  public int leave(String library, CardToken card) {
    return database.write(
        "let somebody out of a library",
        sql -> {
          int unused =
              sql.deleteFrom(LIBRARY_INSIDE)
                  .where(LIBRARY_INSIDE.LIBRARY.eq(library))
                  .and(LIBRARY_INSIDE.CARD_TOKEN.eq(card.bytes()))
                  .execute();
          return inside(sql, library);
        });
  }

  private static int inside(DSLContext sql, String library) {
    return sql.fetchCount(LIBRARY_INSIDE, LIBRARY_INSIDE.LIBRARY.eq(library));
  }

  private static Post post(Record row) {
    return new Post(
        row.get(LIBRARY_POST.POST_ID),
        row.get(LIBRARY_POST.LIBRARY),
        kind(row.get(LIBRARY_POST.KIND)),
        row.get(LIBRARY_POST.ITEM_BARCODE),
        Optional.ofNullable(row.get(LIBRARY_POST.PATRON_ID)),
        row.get(LIBRARY_POST.PLACE),
        Instant.ofEpochMilli(row.get(LIBRARY_POST.ASKED_AT_MS)),
        state(row.get(LIBRARY_POST.STATE)),
        row.get(LIBRARY_POST.HELD),
        Optional.ofNullable(row.get(LIBRARY_POST.DUE_BEFORE)),
        row.get(LIBRARY_POST.ATTEMPTS),
        Instant.ofEpochMilli(row.get(LIBRARY_POST.NEXT_AT_MS)),
        Optional.ofNullable(row.get(LIBRARY_POST.TOLD)),
        Optional.ofNullable(row.get(LIBRARY_POST.DUE)));
  }

  private static Kind kind(int number) {
    for (Kind kind : Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw new LedgerUnavailable("The book holds a post to a library of kind " + number + ".");
  }

  private static State state(int number) {
    for (State state : State.values()) {
      if (state.number() == number) {
        return state;
      }
    }
    throw new LedgerUnavailable("The book holds a post to a library in state " + number + ".");
  }
}
