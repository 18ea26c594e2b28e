package org.onecard.card.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Profile files put together. Whoever may read files hands in their bytes; terminal and host so
 * read the same folder in the same way.
 */
public sealed interface ProfileBundle {

  /** What the files' names end with. */
  String SUFFIX = ".json";

  /** More than a profile file may have; what is larger need not be read. */
  int MAX_BYTES = JsonReader.MAX_BYTES;

  /** They go together. */
  record Whole(ProfileSet profiles) implements ProfileBundle {}

  /**
   * One of them is wrong, or they contradict one another.
   *
   * @param sentence names the file and, a line each, what is wrong in it and where
   */
  record Broken(String sentence) implements ProfileBundle {}

  /**
   * The built-in profiles.
   *
   * @param files all of {@link ProfileSet#BUILT_IN}, by name
   */
  static ProfileSet builtIn(Map<String, byte[]> files) {
    List<CardProfile> profiles = new ArrayList<>();
    for (String name : ProfileSet.BUILT_IN) {
      byte[] bytes = files.get(name);
      if (bytes == null
          || !(ProfileDecoder.decode(bytes) instanceof ProfileDecoding.Decoded decoded)) {
        throw new IllegalStateException("the built-in profile " + name + " is missing or broken");
      }
      profiles.add(decoded.profile());
    }
    return new ProfileSet(profiles);
  }

  /**
   * Profiles, and files whose profiles take the place of those with the same name.
   *
   * @param files bytes by what a person calls the file, in the order in which they count
   */
  static ProfileBundle over(ProfileSet profiles, Map<String, byte[]> files) {
    ProfileSet together = profiles;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ProfileDecoding decoding = ProfileDecoder.decode(file.getValue());
      if (!(decoding instanceof ProfileDecoding.Decoded decoded)) {
        return new Broken(refusal(file.getKey(), (ProfileDecoding.Refused) decoding));
      }
      try {
        together = together.with(List.of(decoded.profile()));
      } catch (IllegalArgumentException e) {
        return new Broken(
            file.getKey() + " does not go with the other profiles: " + e.getMessage());
      }
    }
    return new Whole(together);
  }

  /** What is wrong in a file, for the person who wrote it. */
  static String refusal(String file, ProfileDecoding.Refused refused) {
    return file
        + " is no card profile:"
        + refused.faults().stream()
            .map(fault -> "\n  " + fault.describe())
            .collect(Collectors.joining());
  }
}
