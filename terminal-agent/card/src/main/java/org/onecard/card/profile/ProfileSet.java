package org.onecard.card.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The profiles that a terminal knows, which do not contradict one another. Immutable. */
public final class ProfileSet {

  /**
   * The built-in profiles: resources of this package, by file name. They are handed in by whoever
   * may read files, since nothing here does.
   */
  public static final List<String> BUILT_IN =
      List.of(
          "ssse-3.json",
          "ssse-2.json",
          "ssse-1.json",
          "t-union.json",
          "city-union.json",
          "library-sticker.json",
          "bank-only.json",
          "chongqing-changtong.json");

  private static final int MAX_PROFILES = 64;

  private final List<CardProfile> profiles;

  /**
   * These profiles, in this order.
   *
   * @throws IllegalArgumentException with a sentence when they contradict one another
   */
  public ProfileSet(List<CardProfile> profiles) {
    List<String> conflicts = listConflicts(profiles);
    if (!conflicts.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", conflicts));
    }
    this.profiles = List.copyOf(profiles);
  }

  /** What contradicts what, a sentence each; none when the profiles go together. */
  public static List<String> listConflicts(List<CardProfile> profiles) {
    List<String> conflicts = new ArrayList<>();
    if (profiles.size() > MAX_PROFILES) {
      conflicts.add("there are " + profiles.size() + " profiles, at most " + MAX_PROFILES + " go");
    }
    Map<String, CardProfile> byId = new HashMap<>();
    Map<Integer, String> namespaces = new HashMap<>();
    Map<String, Integer> codes = new HashMap<>();
    Map<Octets, String> mediumOfName = new HashMap<>();
    for (CardProfile profile : profiles) {
      if (byId.put(profile.id(), profile) != null) {
        conflicts.add("two profiles are called " + profile.id());
      }
      profile
          .identifier()
          .ifPresent(
              rule -> {
                String other = namespaces.putIfAbsent(rule.code(), rule.namespace());
                Integer otherCode = codes.putIfAbsent(rule.namespace(), rule.code());
                boolean sameName = other == null || other.equals(rule.namespace());
                boolean sameCode = otherCode == null || otherCode == rule.code();
                if (!sameName) {
                  conflicts.add(
                      "%s has the code %02X, which is that of namespace %s"
                          .formatted(profile.id(), rule.code(), other));
                }
                if (!sameCode) {
                  conflicts.add(
                      "%s has the namespace %s, which has the code %02X"
                          .formatted(profile.id(), rule.namespace(), otherCode));
                }
              });
      for (Octets name : profile.names()) {
        String other = mediumOfName.putIfAbsent(name, profile.medium());
        if (other != null && !other.equals(profile.medium())) {
          conflicts.add(
              "%s is selected as %s, and so is the medium %s"
                  .formatted(profile.id(), name.hex(), other));
        }
      }
    }
    return conflicts;
  }

  public List<CardProfile> list() {
    return profiles;
  }

  /** The media that are accepted, in the order of the profiles. */
  public List<String> listMedia() {
    Set<String> media = new LinkedHashSet<>();
    for (CardProfile profile : profiles) {
      if (profile.isAccepted()) {
        media.add(profile.medium());
      }
    }
    return List.copyOf(media);
  }

  public Optional<CardProfile> find(String id) {
    return profiles.stream().filter(profile -> profile.id().equals(id)).findFirst();
  }

  /** The accepted profiles of a medium, in the order of the profiles. */
  public List<CardProfile> listOfMedium(String medium) {
    return profiles.stream()
        .filter(CardProfile::isAccepted)
        .filter(profile -> profile.medium().equals(medium))
        .toList();
  }

  /** All profiles that a name selects; possibly none. */
  public List<CardProfile> listOfName(Octets name) {
    return profiles.stream().filter(profile -> profile.names().contains(name)).toList();
  }

  /**
   * This set and more profiles, of which one with a known id takes the other's place.
   *
   * @throws IllegalArgumentException with a sentence when they contradict one another
   */
  public ProfileSet with(List<CardProfile> more) {
    Map<String, CardProfile> byId = new LinkedHashMap<>();
    profiles.forEach(profile -> byId.put(profile.id(), profile));
    more.forEach(profile -> byId.put(profile.id(), profile));
    return new ProfileSet(List.copyOf(byId.values()));
  }
}
