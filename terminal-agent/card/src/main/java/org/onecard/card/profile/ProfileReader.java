package org.onecard.card.profile;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.profile.CardProfile.Condition;
import org.onecard.card.profile.ProfileCommands.Reading;
import org.onecard.card.profile.ProfileField.Access;
import org.onecard.card.profile.ProfileField.Part;
import org.onecard.card.profile.ProfileField.Privacy;
import org.onecard.card.profile.ProfileReading.CardFault;
import org.onecard.card.profile.ProfileReading.CardRead;
import org.onecard.card.profile.ProfileReading.InconsistentCard;
import org.onecard.card.profile.ProfileReading.LeftTooEarly;
import org.onecard.card.profile.ProfileReading.OtherVersion;
import org.onecard.card.ssse.CardIdentifier;

/**
 * Reads what a profile describes of a card that {@link MediaRecogniser} has found, in the same
 * conversation. Whatever card and transport do comes back as a reading, never as an exception.
 *
 * <p>Each record is read once. What the card does not show is {@link FieldValue.Closed}: public
 * sources disagree about what is free on which card, and nobody is to be refused for that. Only
 * what identifies the card, tells its version, or is free and has a check, must be shown.
 */
public final class ProfileReader {

  /** Fields of these names are held against one another wherever a profile has them. */
  private static final String LAST_DAY = "valid-to";

  private static final List<String> FIRST_DAYS = List.of("issued", "valid-from");

  private final ProfileCommands card;
  private final Map<Stretch, Reading> read = new HashMap<>();

  private ProfileReader(ProfileCommands card) {
    this.card = card;
  }

  /** Whom the fields concern that are read. */
  public enum Scope {
    /** All but the holder's. */
    CARD,
    /** The holder's too: for identity items only, shown, never stored. */
    HOLDER
  }

  /**
   * Reads all fields of a scope.
   *
   * @param channel the one that the card was found over
   */
  public static ProfileReading read(CardChannel channel, Recognition.Found found, Scope scope) {
    return read(
        channel, found, field -> scope == Scope.HOLDER || field.privacy() != Privacy.HOLDER);
  }

  /**
   * Reads the fields that are wanted and no more; besides, what tells versions apart and what
   * identifies the card.
   */
  public static ProfileReading read(
      CardChannel channel, Recognition.Found found, Predicate<ProfileField> wanted) {
    try {
      return new ProfileReader(new ProfileCommands(channel)).read(found, wanted);
    } catch (CardTransportException e) {
      return e.fault().isCardLeft() ? new LeftTooEarly(e.fault()) : new CardFault(e.fault());
    }
  }

  /** What a card known by its chip's number comes to; there is nothing to read. */
  public static ProfileReading of(Recognition.FoundByUid found) {
    return identify(found.profile(), found.uid().bytes(), List.of(), "the chip's number");
  }

  private ProfileReading read(Recognition.Found found, Predicate<ProfileField> wanted)
      throws CardTransportException {
    Choice choice = choose(found.candidates());
    if (choice instanceof Choice.Ended ended) {
      return ended.reading();
    }
    CardProfile profile = ((Choice.Chosen) choice).profile();
    IdentifierRule rule = profile.identifier().orElseThrow();
    String identifying = rule.field().orElseThrow();
    List<FieldReading> fields = new ArrayList<>();
    Optional<byte[]> identifier = Optional.empty();
    for (ProfileField field : profile.fields()) {
      boolean identifies = field.name().equals(identifying);
      if (!identifies && !isCondition(profile, field) && !wanted.test(field)) {
        continue;
      }
      Bytes bytes = bytesOf(profile, field);
      if (bytes instanceof Bytes.Wrong wrong) {
        return inconsistent(profile, field, wrong.why());
      }
      if (bytes instanceof Bytes.Closed closed) {
        if (identifies || (field.access() == Access.FREE && field.check().isPresent())) {
          return inconsistent(
              profile, field, "is not shown (the card answered " + closed.value().status() + ")");
        }
        fields.add(new FieldReading(field, closed.value()));
        continue;
      }
      byte[] value = ((Bytes.Shown) bytes).octets().bytes();
      if (identifies) {
        identifier = Optional.of(Arrays.copyOf(value, field.part().length()));
      }
      Optional<FieldValue> decoded = field.format().decode(value);
      if (decoded.isEmpty()) {
        return inconsistent(profile, field, "is not of the format " + field.format().word());
      }
      FieldReading reading = new FieldReading(field, decoded.get());
      if (field.check().isPresent()
          && !reading.findText().map(field.check().get()::holds).orElse(false)) {
        return inconsistent(profile, field, field.check().get().fault());
      }
      fields.add(reading);
    }
    Optional<LocalDate> last = findDay(fields, LAST_DAY);
    for (String first : FIRST_DAYS) {
      Optional<LocalDate> began = findDay(fields, first);
      if (last.isPresent() && began.isPresent() && last.get().isBefore(began.get())) {
        return inconsistent(
            profile, profile.findField(LAST_DAY).orElseThrow(), "lies before " + first);
      }
    }
    return identify(profile, identifier.orElseThrow(), fields, identifying);
  }

  private static Optional<LocalDate> findDay(List<FieldReading> fields, String name) {
    return fields.stream()
        .filter(each -> each.field().name().equals(name))
        .flatMap(
            each ->
                each.value() instanceof FieldValue.Day day ? Stream.of(day.date()) : Stream.empty())
        .findFirst();
  }

  private static ProfileReading identify(
      CardProfile profile, byte[] value, List<FieldReading> fields, String from) {
    Optional<CardIdentifier> identifier = profile.identifier().orElseThrow().identify(value);
    return identifier.isPresent()
        ? new CardRead(profile, identifier.get(), fields)
        : new InconsistentCard(profile, from + " identifies no card");
  }

  private static ProfileReading inconsistent(CardProfile profile, ProfileField field, String why) {
    return new InconsistentCard(
        profile, "%s (%s) %s".formatted(field.name(), field.title().en(), why));
  }

  private static boolean isCondition(CardProfile profile, ProfileField field) {
    return profile
        .condition()
        .filter(condition -> condition.field().equals(field.name()))
        .isPresent();
  }

  private sealed interface Choice {
    record Chosen(CardProfile profile) implements Choice {}

    record Ended(ProfileReading reading) implements Choice {}
  }

  /** The first candidate whose condition holds; one without a condition always does. */
  private Choice choose(List<CardProfile> candidates) throws CardTransportException {
    String said = "";
    for (CardProfile profile : candidates) {
      Optional<Condition> condition = profile.condition();
      if (condition.isEmpty()) {
        return new Choice.Chosen(profile);
      }
      ProfileField field = profile.findField(condition.get().field()).orElseThrow();
      Bytes bytes = bytesOf(profile, field);
      if (bytes instanceof Bytes.Wrong wrong) {
        return new Choice.Ended(inconsistent(profile, field, wrong.why()));
      }
      if (bytes instanceof Bytes.Closed closed) {
        return new Choice.Ended(
            inconsistent(
                profile,
                field,
                "is not shown (the card answered " + closed.value().status() + ")"));
      }
      Optional<String> value =
          field
              .format()
              .decode(((Bytes.Shown) bytes).octets().bytes())
              .flatMap(decoded -> new FieldReading(field, decoded).findText());
      if (value.isEmpty() || field.check().filter(check -> !check.holds(value.get())).isPresent()) {
        return new Choice.Ended(
            inconsistent(
                profile, field, field.check().map(FieldCheck::fault).orElse("says nothing")));
      }
      if (condition.get().holds(value.get())) {
        return new Choice.Chosen(profile);
      }
      said = value.get();
    }
    return new Choice.Ended(new OtherVersion(candidates.get(0), said));
  }

  private sealed interface Bytes {
    record Shown(Octets octets) implements Bytes {}

    record Closed(FieldValue.Closed value) implements Bytes {}

    record Wrong(String why) implements Bytes {}
  }

  /**
   * The bytes of a field. Text that goes on is put together before it is decoded, without the
   * filling of each part: a character of two bytes may begin in one and end in the other.
   */
  private Bytes bytesOf(CardProfile profile, ProfileField field) throws CardTransportException {
    ProfileFile file = profile.findFile(field.file()).orElseThrow();
    Reading first = reading(file, field.part().record());
    if (first instanceof Reading.Closed closed) {
      return new Bytes.Closed(new FieldValue.Closed(closed.status()));
    }
    if (first instanceof Reading.Broken broken) {
      return new Bytes.Wrong(broken.why());
    }
    byte[] bytes = slice((Reading.Value) first, field.part());
    if (field.continued().isEmpty()) {
      return new Bytes.Shown(Octets.of(bytes));
    }
    Reading second = reading(file, field.continued().get().record());
    if (second instanceof Reading.Broken broken) {
      return new Bytes.Wrong("goes on in a part that " + broken.why());
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(FieldFormat.withoutFill(bytes));
    if (second instanceof Reading.Value value) {
      whole.writeBytes(FieldFormat.withoutFill(slice(value, field.continued().get())));
    }
    return new Bytes.Shown(Octets.of(whole.toByteArray()));
  }

  private static byte[] slice(Reading.Value value, Part part) {
    return Arrays.copyOfRange(value.bytes().bytes(), part.offset(), part.end());
  }

  private record Stretch(String file, int record, int length) {}

  private Reading reading(ProfileFile file, int record) throws CardTransportException {
    // Profiles of one application may differ in how long they take a record to be.
    Stretch stretch = new Stretch(file.name(), record, file.lengthOfRecord(record));
    Reading known = read.get(stretch);
    if (known != null) {
      return known;
    }
    Reading reading = card.read(file, record);
    read.put(stretch, reading);
    return reading;
  }
}
