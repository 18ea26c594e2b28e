package org.onecard.card.profile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.profile.CardProfile.Match;
import org.onecard.card.profile.CardProfile.Use;
import org.onecard.card.profile.Recognition.Blocked;
import org.onecard.card.profile.Recognition.CardFault;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.Recognition.FoundByUid;
import org.onecard.card.profile.Recognition.LeftTooEarly;
import org.onecard.card.profile.Recognition.NotWanted;
import org.onecard.card.profile.Recognition.Refused;
import org.onecard.card.profile.Recognition.Unknown;

/**
 * Finds out what lies in the reader by selecting what the item wants, in its order, and stops at
 * the first that is there: a card with several applications is taken for the one that the item
 * names first. Only when none is there it asks for what else is known, so that the person can be
 * told.
 *
 * <p>A wanted card costs one SELECT if its medium comes first. Nothing but answers to SELECT is
 * looked at, and a chip's number only where an item takes it and the card holds no application that
 * is known: a bank card is never identified by its chip.
 *
 * <p>Stateless; runs on the thread that owns the reader. {@code 61xx} and {@code 6Cxx} are followed
 * here.
 */
public final class MediaRecogniser {

  /** ISO 14443-3, section 6.4.4: such a number is made up anew each time, as phones do. */
  private static final byte RANDOM_NUMBER = 0x08;

  private final ProfileCommands card;
  private final CardSide side;
  private final ProfileSet known;
  private final Set<Octets> tried = new HashSet<>();
  private @Nullable Blocked blocked;

  private MediaRecogniser(ProfileCommands card, CardSide side, ProfileSet known) {
    this.card = card;
    this.side = side;
    this.known = known;
  }

  /**
   * Looks for the media in the order given.
   *
   * @param channel sees each exchange: a deadline, a trace
   * @param side which side of the card it leads to; a chip's number is asked for without contact
   *     only
   * @param known all profiles of the terminal, refused kinds included
   * @param media what is wanted, first the one that is preferred; those without a profile are
   *     passed over
   */
  public static Recognition recognise(
      CardChannel channel, CardSide side, ProfileSet known, List<String> media) {
    try {
      return new MediaRecogniser(new ProfileCommands(channel), side, known).recognise(media);
    } catch (CardTransportException e) {
      return e.fault().isCardLeft() ? new LeftTooEarly(e.fault()) : new CardFault(e.fault());
    }
  }

  private Recognition recognise(List<String> media) throws CardTransportException {
    for (String medium : media) {
      for (CardProfile profile : known.listOfMedium(medium)) {
        for (Octets name : profile.names()) {
          Recognition found = select(profile, name);
          if (found instanceof Found) {
            return found;
          }
        }
      }
    }
    if (blocked != null) {
      return blocked;
    }
    for (CardProfile profile : known.list()) {
      for (Octets name : profile.names()) {
        Recognition found = select(profile, name);
        if (found instanceof Found || found instanceof Blocked) {
          return profile.use() instanceof Use.Refused refused
              ? new Refused(profile, refused.sentence())
              : new NotWanted(profile);
        }
      }
    }
    return byUid(media);
  }

  private Recognition select(CardProfile profile, Octets name) throws CardTransportException {
    if (!tried.add(name)) {
      return new Unknown("tried before");
    }
    ResponseApdu answer = card.selectName(name);
    StatusWord status = answer.status();
    if (status.isBlocked()) {
      Blocked found = new Blocked(profile, status);
      if (blocked == null) {
        blocked = found;
      }
      return found;
    }
    if (!status.isOk()) {
      return new Unknown("SELECT answered " + status);
    }
    List<CardProfile> candidates =
        known.listOfName(name).stream()
            .filter(each -> each.medium().equals(profile.medium()))
            .filter(each -> each.isAccepted() == profile.isAccepted())
            .toList();
    return new Found(candidates, name, Octets.of(answer.data()));
  }

  private Recognition byUid(List<String> media) throws CardTransportException {
    List<CardProfile> wanted =
        media.stream()
            .flatMap(medium -> known.listOfMedium(medium).stream())
            .filter(profile -> profile.match() instanceof Match.ByUid)
            .toList();
    String nothing = "none of %d applications is there".formatted(tried.size());
    if (wanted.isEmpty()) {
      return new Unknown(nothing);
    }
    if (side != CardSide.CONTACTLESS) {
      return new Unknown(nothing + ", and a chip's number is read without contact only");
    }
    ResponseApdu answer = card.readUid();
    if (!answer.status().isOk()) {
      return new Unknown(nothing + ", and the reader gives no number: " + answer.status());
    }
    byte[] uid = answer.data();
    if (uid.length == 4 && uid[0] == RANDOM_NUMBER) {
      return new Unknown(nothing + ", and its number is another one each time");
    }
    for (CardProfile profile : wanted) {
      if (profile.match() instanceof Match.ByUid byUid && byUid.lengths().contains(uid.length)) {
        return new FoundByUid(profile, Octets.of(uid));
      }
    }
    return new Unknown(nothing + ", and a number of " + uid.length + " bytes is not taken");
  }
}
