package org.onecard.card.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The built-in profiles, as whoever may read files hands them in. */
public final class BuiltIn {

  private BuiltIn() {}

  public static ProfileSet set() {
    return new ProfileSet(ProfileSet.BUILT_IN.stream().map(BuiltIn::profile).toList());
  }

  public static CardProfile profile(String fileName) {
    ProfileDecoding decoding = ProfileDecoder.decode(bytes(fileName));
    if (decoding instanceof ProfileDecoding.Decoded decoded) {
      return decoded.profile();
    }
    List<ProfileFault> faults = ((ProfileDecoding.Refused) decoding).faults();
    throw new AssertionError(fileName + ": " + faults);
  }

  static String text(String fileName) {
    return new String(bytes(fileName), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String fileName) {
    try (InputStream in = CardProfile.class.getResourceAsStream(fileName)) {
      if (in == null) {
        throw new AssertionError("no resource " + fileName);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
