package org.onecard.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.History;

/**
 * The canonical bytes of a line's content. Two contents have the same bytes only if they are equal.
 *
 * <pre>
 *   "onecard-line-v1" 00
 *   location   text
 *   token      bytes, empty where there is none
 *   tap id     text,  empty where there is none
 *   item       text,  empty where there is none
 *   facts      bytes as the protocol encodes them, behind one byte: 01, or 00 where there are none
 *   postings   count (4), then for each: account text, amount in fen (8)
 *   history    01 scope text, last at ms (8), last location text, window start ms (8), count (4);
 *              03 as 01, then when nobody passed in ms (8, 0 for never), tickets used (4), where
 *              one of these is not 0;
 *              04 as 03, whatever these are, then the card's journeys as the protocol encodes them,
 *              behind their length, where there are any;
 *              02 scope text where the card's history there was taken back altogether;
 *              or 00 where it did not change
 *   purse      one byte: 01 open, 02 debited, 03 not debited, 00 where it did not change
 * </pre>
 *
 * Text is UTF-8; text and bytes stand behind their length (4). All numbers are big-endian, two's
 * complement.
 */
public final class LineBytes {

  private static final String LINE = "onecard-line-v1";
  private static final String ENTRY = "onecard-entry-v1";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  private LineBytes(String context) {
    out.writeBytes(context.getBytes(StandardCharsets.US_ASCII));
    out.write(0);
  }

  /** SHA-256 of the canonical bytes. */
  public static Hash hash(LineContent content) {
    return hash(content, content.facts().map(facts -> new SignedBytes(Bodies.encode(facts))));
  }

  /** The same over the facts' bytes as they lie in the book, whatever they say. */
  public static Hash hash(LineContent content, Optional<SignedBytes> facts) {
    LineBytes line = new LineBytes(LINE);
    line.content(content, facts);
    return new Hash(Hashes.sha256(line.out.toByteArray()));
  }

  /** The leaf of an entry of the host's own: {@code "onecard-entry-v1" 00}, at ms (8), content. */
  public static SignedBytes entry(Instant at, LineContent content) {
    LineBytes entry = new LineBytes(ENTRY);
    entry.number(at.toEpochMilli());
    entry.content(content, Optional.empty());
    return new SignedBytes(entry.out.toByteArray());
  }

  private void content(LineContent content, Optional<SignedBytes> facts) {
    text(content.locationId());
    bytes(content.token().map(token -> token.bytes()).orElseGet(() -> new byte[0]));
    text(content.tapId().orElse(""));
    text(content.itemId().orElse(""));
    out.write(facts.isPresent() ? 1 : 0);
    facts.ifPresent(encoded -> bytes(encoded.bytes()));
    number(content.postings().size());
    for (Posting posting : content.postings()) {
      text(posting.account().name());
      number(posting.amountFen());
    }
    content.historyChange().ifPresentOrElse(this::history, () -> out.write(0));
    out.write(content.purse().map(PurseSettlement::number).orElse(0));
  }

  private void history(HistoryChange change) {
    if (change.history().isEmpty()) {
      out.write(2);
      text(change.scope());
      return;
    }
    History history = change.history().get();
    // Lines of before there was such a thing keep their bytes.
    boolean more = history.unpassedAt().isPresent() || history.ticketsUsed() > 0;
    boolean journeys = history.journeys().isPresent();
    out.write(journeys ? 4 : more ? 3 : 1);
    text(change.scope());
    history(history);
    if (more || journeys) {
      number(history.unpassedAt().map(Instant::toEpochMilli).orElse(0L));
      number(history.ticketsUsed());
    }
    history.journeys().ifPresent(rides -> bytes(Bodies.encode(rides)));
  }

  private void history(History history) {
    number(history.lastAt().toEpochMilli());
    text(history.lastLocation());
    number(history.windowStart().toEpochMilli());
    number(history.countInWindow());
  }

  private void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    out.writeBytes(bytes);
  }

  private void number(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(number >>> shift);
    }
  }

  private void number(long number) {
    number((int) (number >>> 32));
    number((int) number);
  }
}
