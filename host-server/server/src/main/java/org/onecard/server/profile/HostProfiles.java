package org.onecard.server.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.ProfileBundle;
import org.onecard.card.profile.ProfileSet;

/** Reads the profiles by which cards are proved. */
public final class HostProfiles {

  private HostProfiles() {}

  /** The profiles that come with the program. */
  public static ProfileSet builtIn() {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : ProfileSet.BUILT_IN) {
      files.put(name, resource(name));
    }
    return ProfileBundle.builtIn(files);
  }

  private static byte[] resource(String name) {
    try (InputStream in = CardProfile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the program's file " + name + " cannot be read", e);
    }
  }

  /**
   * The built-in profiles and those of a folder, of which one with a known name takes the other's
   * place: the folder that terminals are given too.
   *
   * @param folder whose files {@code *.json} are all read, in the order of their names
   * @throws IOException with a sentence that names file and line where one is wrong
   */
  public static ProfileSet withFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Path file : list(folder)) {
      if (Files.size(file) > ProfileBundle.MAX_BYTES) {
        throw new IOException(file + " is longer than " + ProfileBundle.MAX_BYTES + " bytes");
      }
      files.put(file.toString(), Files.readAllBytes(file));
    }
    ProfileBundle bundle = ProfileBundle.over(builtIn(), files);
    if (bundle instanceof ProfileBundle.Broken broken) {
      throw new IOException(broken.sentence());
    }
    return ((ProfileBundle.Whole) bundle).profiles();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ProfileBundle.SUFFIX))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
