package org.onecard.card.profile;

import java.util.List;
import java.util.Optional;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.StatusWord;

/** What lies in the reader, as far as names and numbers say. */
public sealed interface Recognition {

  /** One plain English phrase, free of anything that tells one card from another. */
  String describe();

  /**
   * An application that is wanted; it is selected now.
   *
   * @param candidates its profiles, of one medium; which of them it is, its data say
   * @param name what it was selected by
   * @param fci the answer to SELECT, possibly empty
   */
  record Found(List<CardProfile> candidates, Octets name, Octets fci) implements Recognition {
    public Found {
      candidates = List.copyOf(candidates);
    }

    /** What the catalogue of items calls it. */
    public String medium() {
      return candidates.get(0).medium();
    }

    /**
     * Which of its profiles it is, once its specification's version is known: the first whose
     * condition is about the version and holds, or that has none. Conditions about other fields are
     * for {@link ProfileReader}.
     *
     * @param version what the card says, for instance {@code 3.00}
     */
    public Optional<CardProfile> findOfVersion(String version) {
      return candidates.stream().filter(each -> each.isOfVersion(version)).findFirst();
    }

    @Override
    public String describe() {
      return candidates.get(0).title().toString();
    }
  }

  /**
   * A chip of which nothing but its number is known, where that is enough.
   *
   * @param profile what it is taken for
   * @param uid its number
   */
  record FoundByUid(CardProfile profile, Octets uid) implements Recognition {
    @Override
    public String describe() {
      return profile.title().toString();
    }
  }

  /**
   * The wanted application is there, and its issuer has blocked it.
   *
   * @param profile the first that has its name
   * @param status what it answered to SELECT
   */
  record Blocked(CardProfile profile, StatusWord status) implements Recognition {
    @Override
    public String describe() {
      return "%s: blocked by its issuer (SELECT answered %s)".formatted(profile.title(), status);
    }
  }

  /** A known card that is not wanted here, though it is elsewhere. Nothing on it was read. */
  record NotWanted(CardProfile profile) implements Recognition {
    @Override
    public String describe() {
      return profile.title() + ": not taken here";
    }
  }

  /**
   * A card that is taken nowhere, such as a bank card. Nothing on it was read.
   *
   * @param profile holds the sentence for the person
   */
  record Refused(CardProfile profile, Title sentence) implements Recognition {
    @Override
    public String describe() {
      return profile.title() + ": " + sentence.en();
    }
  }

  /**
   * None of the known ones.
   *
   * @param why what was tried
   */
  record Unknown(String why) implements Recognition {
    @Override
    public String describe() {
      return "an unknown card: " + why;
    }
  }

  /** The card left, or lost its power; it may be presented again. */
  record LeftTooEarly(Fault fault) implements Recognition {
    @Override
    public String describe() {
      return "the card left too early, hold it still";
    }
  }

  /** Card, reader or service did not answer. */
  record CardFault(Fault fault) implements Recognition {
    @Override
    public String describe() {
      return "the card could not be read: " + fault.phrase();
    }
  }
}
