package org.onecard.agent.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks into the folders in which a Linux machine tells of itself. */
final class Machine {

  private static final int TEXT_MAX = 65_536;

  /** The other end of every pseudo terminal. */
  private static final List<Path> MASTERS = List.of(Path.of("/dev/ptmx"), Path.of("/dev/pts/ptmx"));

  /**
   * A program that runs.
   *
   * @param name as the kernel has it, at most 15 characters
   */
  record Running(long pid, String name, Path folder) {}

  private Machine() {}

  /** What a small file says; empty where it cannot be read. */
  static Optional<String> text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(TEXT_MAX), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What is in a folder, sorted; nothing where it cannot be looked into. */
  static List<Path> list(Path folder) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(found::add);
      } catch (IOException | java.nio.file.DirectoryIteratorException e) {
        // It is another user's, or has gone meanwhile.
      }
    }
    found.sort(null);
    return found;
  }

  static List<Running> programs(Path proc) {
    List<Running> programs = new ArrayList<>();
    for (Path folder : list(proc)) {
      String number = String.valueOf(folder.getFileName());
      if (number.matches("[0-9]{1,9}")) {
        text(folder.resolve("comm"))
            .ifPresent(name -> programs.add(new Running(Long.parseLong(number), name, folder)));
      }
    }
    return programs;
  }

  /**
   * The programs that have that file open, as far as we may see. Whoever makes a pseudo terminal
   * has both ends of it open: it is the cable, and no rival.
   */
  static List<Running> holders(Path proc, Path realFile) {
    boolean pseudo = realFile.startsWith("/dev/pts");
    return programs(proc).stream()
        .filter(program -> hasOpen(program, realFile))
        .filter(program -> !(pseudo && MASTERS.stream().anyMatch(end -> hasOpen(program, end))))
        .toList();
  }

  private static boolean hasOpen(Running program, Path realFile) {
    return list(program.folder().resolve("fd")).stream()
        .anyMatch(handle -> isLinkTo(handle, realFile));
  }

  private static boolean isLinkTo(Path handle, Path file) {
    try {
      return Files.readSymbolicLink(handle).equals(file);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The effective user of {@code /proc/self/status}; −1 where it does not say. */
  static long user(Path status) {
    List<Long> ids = numbers(status, "Uid:");
    return ids.size() < 2 ? -1 : ids.get(1);
  }

  /** All groups of it. */
  static Set<Long> groups(Path status) {
    Set<Long> groups = new HashSet<>(numbers(status, "Groups:"));
    groups.addAll(numbers(status, "Gid:"));
    return groups;
  }

  private static List<Long> numbers(Path status, String field) {
    return text(status).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(field))
        .flatMap(line -> Arrays.stream(line.substring(field.length()).strip().split("\\s+")))
        .filter(word -> word.matches("[0-9]{1,10}"))
        .map(Long::valueOf)
        .toList();
  }
}
