package org.onecard.lab.proof;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.onecard.virtual.card.HolderData;

/** A search for a person in files: by name and number, in every form that a leak would have. */
final class Leaks {

  private static final Charset GBK = Charset.forName("GBK");

  private final List<String> wanted = new ArrayList<>();

  private Leaks() {}

  static Leaks of(HolderData holder) {
    Leaks leaks = new Leaks();
    for (String text : List.of(holder.name(), holder.socialSecurityNumber())) {
      for (Charset charset :
          List.of(
              GBK, StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
        byte[] bytes = text.getBytes(charset);
        leaks.wanted.add(new String(bytes, StandardCharsets.ISO_8859_1));
        // As a trace of APDUs would write it.
        leaks.wanted.add(HexFormat.of().formatHex(bytes));
        leaks.wanted.add(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
      }
    }
    return leaks;
  }

  /** Files below the folder in which the person stands. */
  List<Path> in(Path folder, Path... but) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).filter(file -> !Set.of(but).contains(file)).toList();
    }
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      if (wanted.stream().anyMatch(content::contains)) {
        found.add(file);
      }
    }
    return found;
  }
}
