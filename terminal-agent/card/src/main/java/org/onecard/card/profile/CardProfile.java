package org.onecard.card.profile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of card. Immutable; made by {@link ProfileDecoder} only from a file that holds together.
 *
 * @param id lower-case letters, digits and dashes, for instance {@code t-union}
 * @param version of the file, from 1
 * @param medium what the catalogue of items calls it; profiles of several versions share one
 * @param title what it is called
 * @param match how it is recognised
 * @param condition what a field must say besides; empty where the match is enough
 * @param use whether it is read, or refused with a sentence
 * @param files what is on it, in the order of reading
 * @param identifier what tells one card from another; empty where it is refused
 * @param assurance how sure one can be of it at best
 * @param authentication how it proves itself; empty where it cannot
 * @param traceRules what a trace may show besides fields that are public
 */
public record CardProfile(
    String id,
    int version,
    String medium,
    Title title,
    Match match,
    Optional<Condition> condition,
    Use use,
    List<ProfileFile> files,
    Optional<IdentifierRule> identifier,
    ProfileAssurance assurance,
    Optional<AuthenticationSettings> authentication,
    TraceRules traceRules) {

  public CardProfile {
    files = List.copyOf(files);
  }

  /** How a kind of card is recognised: never by its ATR, which is no product. */
  public sealed interface Match {
    /**
     * By an application that can be selected.
     *
     * @param names DF names or AIDs in the order of trying, 5 to 16 bytes each, 1 to 16 of them
     */
    record ByAid(List<Octets> names) implements Match {
      public ByAid {
        names = List.copyOf(names);
      }
    }

    /**
     * By nothing but the chip's number, contactless only.
     *
     * @param lengths how many bytes the number may have: 4, 7, 10
     */
    record ByUid(Set<Integer> lengths) implements Match {
      public ByUid {
        lengths = Set.copyOf(lengths);
      }
    }
  }

  /**
   * A public field that tells cards of the same name apart.
   *
   * @param field its name
   * @param beginnings what it may begin with
   */
  public record Condition(String field, List<String> beginnings) {
    public Condition {
      beginnings = List.copyOf(beginnings);
    }

    boolean holds(String value) {
      return beginnings.stream().anyMatch(value::startsWith);
    }
  }

  /** What is done with such a card. */
  public sealed interface Use {
    record Accepted() implements Use {}

    /**
     * It is recognised so that its holder can be told; nothing on it is read.
     *
     * @param sentence what the person with the card is told
     */
    record Refused(Title sentence) implements Use {}
  }

  public boolean isAccepted() {
    return use instanceof Use.Accepted;
  }

  /** The names it is selected by; none for a card known by its number alone. */
  public List<Octets> names() {
    return match instanceof Match.ByAid byAid ? byAid.names() : List.of();
  }

  /** All fields, in the order of reading. */
  public List<ProfileField> fields() {
    return files.stream().flatMap(file -> file.fields().stream()).toList();
  }

  public Optional<ProfileField> findField(String name) {
    return fields().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  public Optional<ProfileFile> findFile(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  boolean isOfVersion(String value) {
    return condition.isEmpty()
        || (condition.get().holds(value)
            && findField(condition.get().field())
                .flatMap(ProfileField::check)
                .filter(FieldCheck.VERSION::equals)
                .isPresent());
  }

  /** Id and version, for instance {@code t-union/1}. */
  @Override
  public String toString() {
    return id + "/" + version;
  }
}
