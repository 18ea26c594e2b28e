package org.onecard.agent.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.ProfileBundle;
import org.onecard.card.profile.ProfileDecoder;
import org.onecard.card.profile.ProfileDecoding;
import org.onecard.card.profile.ProfileFault;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.trace.Trace;
import org.onecard.card.trace.TraceDecoder;
import org.onecard.card.trace.TraceDecoding;
import org.onecard.card.trace.TraceFault;

/** Reads profiles and traces. */
public final class ProfileFiles {

  private static final String SCHEMA = "card-profile.schema.json";

  /** More than either kind of file may have; what is larger is not read. */
  private static final long MAX_BYTES = TraceDecoder.MAX_BYTES;

  private ProfileFiles() {}

  /** The profiles that come with the program. */
  public static ProfileSet builtIn() {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : ProfileSet.BUILT_IN) {
      files.put(name, resource(name));
    }
    return ProfileBundle.builtIn(files);
  }

  /**
   * One of them as its file is.
   *
   * @param name one of {@link ProfileSet#BUILT_IN}
   */
  public static byte[] builtInBytes(String name) {
    return resource(name);
  }

  /** The JSON Schema of profile files. */
  public static String schema() {
    return new String(resource(SCHEMA), StandardCharsets.UTF_8);
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

  /** What is wrong in a profile file, a line each; none when it is whole. */
  public static List<String> listFaults(Path file) throws IOException {
    return ProfileDecoder.decode(read(file)) instanceof ProfileDecoding.Refused refused
        ? refused.faults().stream().map(ProfileFault::describe).toList()
        : List.of();
  }

  /**
   * Reads a profile.
   *
   * @throws IOException with everything that is wrong in it
   */
  public static CardProfile load(Path file) throws IOException {
    ProfileDecoding decoding = ProfileDecoder.decode(read(file));
    if (decoding instanceof ProfileDecoding.Decoded decoded) {
      return decoded.profile();
    }
    throw new IOException(
        ProfileBundle.refusal(file.toString(), (ProfileDecoding.Refused) decoding));
  }

  /**
   * A set and the media that are wanted of it, from what somebody named.
   *
   * @param profiles all that are known
   * @param media what is wanted, in order
   */
  public record Choice(ProfileSet profiles, List<String> media) {
    public Choice {
      media = List.copyOf(media);
    }
  }

  /**
   * What somebody means by a list of names of profiles or media and of files.
   *
   * @param named in the order of preference; none for everything that is built in
   * @throws IOException with a sentence when one is neither, or they contradict one another
   */
  public static Choice choose(List<String> named) throws IOException {
    ProfileSet profiles = builtIn();
    List<String> media = new ArrayList<>();
    for (String name : named) {
      Optional<CardProfile> known = profiles.find(name);
      if (known.isPresent()) {
        media.add(known.get().medium());
      } else if (profiles.listMedia().contains(name)) {
        media.add(name);
      } else if (Files.isRegularFile(Path.of(name))) {
        profiles = over(profiles, Map.of(name, read(Path.of(name))));
        media.add(load(Path.of(name)).medium());
      } else {
        throw new IOException(
            "there is no profile and no file '%s'; profiles are %s"
                .formatted(name, profiles.list().stream().map(CardProfile::id).toList()));
      }
    }
    return new Choice(profiles, media.isEmpty() ? profiles.listMedia() : media);
  }

  /**
   * The built-in profiles and those of a folder, of which one with a known name takes the other's
   * place.
   *
   * @param folder whose files {@code *.json} are all read, in the order of their names
   * @throws IOException with file and reason where one is wrong; none of them is taken then
   */
  public static ProfileSet withFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Path file : listProfiles(folder)) {
      files.put(file.toString(), read(file));
    }
    return over(builtIn(), files);
  }

  private static List<Path> listProfiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ProfileBundle.SUFFIX)).sorted().toList();
    }
  }

  private static ProfileSet over(ProfileSet profiles, Map<String, byte[]> files)
      throws IOException {
    ProfileBundle bundle = ProfileBundle.over(profiles, files);
    if (bundle instanceof ProfileBundle.Broken broken) {
      throw new IOException(broken.sentence());
    }
    return ((ProfileBundle.Whole) bundle).profiles();
  }

  /**
   * Reads a trace.
   *
   * @throws IOException with what is wrong in it
   */
  public static Trace loadTrace(Path file) throws IOException {
    TraceDecoding decoding = TraceDecoder.decode(read(file));
    if (decoding instanceof TraceDecoding.Decoded decoded) {
      return decoded.trace();
    }
    List<TraceFault> faults = ((TraceDecoding.Refused) decoding).faults();
    throw new IOException(
        file
            + " is no trace:"
            + faults.stream()
                .map(fault -> System.lineSeparator() + "  " + fault.describe())
                .collect(Collectors.joining()));
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is longer than " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
