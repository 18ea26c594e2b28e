package org.onecard.card.profile;

import java.util.List;
import java.util.Optional;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.ssse.CardIdentifier;

/** What came of reading a card by its profile. */
public sealed interface ProfileReading {

  /** One plain English phrase, free of anything that tells one card or person from another. */
  String describe();

  /**
   * A card whose data hold together. That it is genuine is not said by this.
   *
   * @param profile which it is
   * @param identifier the 16 bytes that stand for it
   * @param fields what was read, in the order of reading
   */
  record CardRead(CardProfile profile, CardIdentifier identifier, List<FieldReading> fields)
      implements ProfileReading {
    public CardRead {
      fields = List.copyOf(fields);
    }

    /** A field by its name; empty where it was not asked for. */
    public Optional<FieldReading> find(String name) {
      return fields.stream().filter(each -> each.field().name().equals(name)).findFirst();
    }

    @Override
    public String describe() {
      return profile.title().toString();
    }
  }

  /**
   * The application is known, and what tells its versions apart says something unknown.
   *
   * @param profile the first of its profiles
   * @param value what it says; the field is a public one
   */
  record OtherVersion(CardProfile profile, String value) implements ProfileReading {
    @Override
    public String describe() {
      return "%s of version %s, which is not supported".formatted(profile.medium(), value);
    }
  }

  /**
   * The card has the application, but what it says is not right: damaged, half personalised,
   * forged.
   *
   * @param what a phrase that names field and fault, never a value
   */
  record InconsistentCard(CardProfile profile, String what) implements ProfileReading {
    @Override
    public String describe() {
      return profile.title() + " with inconsistent data: " + what;
    }
  }

  /** The card left, or lost its power; it may be presented again. */
  record LeftTooEarly(Fault fault) implements ProfileReading {
    @Override
    public String describe() {
      return "the card left too early, hold it still";
    }
  }

  /** Card, reader or service did not answer. */
  record CardFault(Fault fault) implements ProfileReading {
    @Override
    public String describe() {
      return "the card could not be read: " + fault.phrase();
    }
  }
}
