package org.onecard.protocol.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.protocol.wire.Wire;

/** What a library's kiosk asks between the domain and the wire. */
final class LibraryWire {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  /** As SIP2 may carry it: no control character, and no bar. */
  private static final Pattern BARCODE = Pattern.compile("[^\\p{Cntrl}|]{1,64}");

  private LibraryWire() {}

  static Wire.LibraryAsked write(Message.LibraryAsked asked) {
    return Wire.LibraryAsked.newBuilder()
        .setNumber(asked.number())
        .setWish(asked.wish().number())
        .setTap(asked.tapId())
        .setItem(asked.item())
        .setKey(asked.key())
        .build();
  }

  static Message readAsked(Wire.LibraryAsked wire) throws NotWellFormed {
    LibraryWish wish = readWish(wire.getWish());
    return new Message.LibraryAsked(
        Check.count(wire.getNumber(), 1, "number"),
        wish,
        wish.needsTap() ? Check.tapId(wire.getTap()) : empty(wire.getTap(), "tap"),
        wish.needsItem()
            ? Check.matching(BARCODE, wire.getItem(), "item")
            : empty(wire.getItem(), "item"),
        wish.needsItem() ? Check.matching(KEY, wire.getKey(), "key") : empty(wire.getKey(), "key"));
  }

  private static String empty(String text, String field) throws NotWellFormed {
    Check.that(text.isEmpty(), field, "belongs to another wish");
    return text;
  }

  private static LibraryWish readWish(int number) throws NotWellFormed {
    for (LibraryWish wish : LibraryWish.values()) {
      if (wish.number() == number) {
        return wish;
      }
    }
    throw Check.malformed("wish", "is not known");
  }

  static Wire.LibraryTold write(Message.LibraryTold told) {
    Wire.LibraryTold.Builder wire = Wire.LibraryTold.newBuilder().setNumber(told.number());
    if (told.reply() instanceof LibraryReply.Done done) {
      wire.setDone(
          Wire.LibraryDone.newBuilder()
              .setDue(done.due().orElse(""))
              .setWords(done.words())
              .addAllItems(done.items()));
    } else if (told.reply() instanceof LibraryReply.Held) {
      wire.setHeld(Wire.LibraryHeld.getDefaultInstance());
    } else if (told.reply() instanceof LibraryReply.Not not) {
      wire.setNot(
          Wire.LibraryNot.newBuilder().setReason(not.reason().number()).setWords(not.words()));
    }
    return wire.build();
  }

  static Message readTold(Wire.LibraryTold wire) throws NotWellFormed {
    return new Message.LibraryTold(
        Check.count(wire.getNumber(), 1, "number"),
        switch (wire.getReplyCase()) {
          case DONE -> readDone(wire.getDone());
          case HELD -> new LibraryReply.Held();
          case NOT ->
              new LibraryReply.Not(
                  RuleWire.readReason(wire.getNot().getReason()),
                  Check.text(wire.getNot().getWords(), LibraryReply.MOST_WORDS, "words"));
          case REPLY_NOT_SET -> throw Check.malformed("reply", "is missing");
        });
  }

  private static LibraryReply readDone(Wire.LibraryDone wire) throws NotWellFormed {
    List<String> items = new ArrayList<>();
    for (String each : Check.count(wire.getItemsList(), 0, LibraryReply.MOST_ITEMS, "items")) {
      items.add(Check.matching(BARCODE, each, "items"));
    }
    String due = Check.text(wire.getDue(), LibraryReply.MOST_WORDS, "due");
    return new LibraryReply.Done(
        due.isEmpty() ? Optional.empty() : Optional.of(due),
        Check.text(wire.getWords(), LibraryReply.MOST_WORDS, "words"),
        items);
  }
}
