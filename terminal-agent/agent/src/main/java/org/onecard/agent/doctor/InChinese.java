package org.onecard.agent.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What doctor says, put into Chinese by the list {@code doctor.zh.txt}: sentences come from many
 * parts of the terminal, drivers among them, and are made in English there. What the list does not
 * know stays as it is. Safe for any thread.
 */
public final class InChinese {

  private static final String LIST = "doctor.zh.txt";
  private static final String HOLE = "{}";

  /** Sentences within sentences; the list has two of them one in another. */
  private static final int DEEPEST = 3;

  /** What is longer is no sentence, and no pattern is to be tried on it for long. */
  private static final int LONGEST = 2_000;

  private static final Pattern MARK = Pattern.compile("\\{([1-9])}");

  private record Entry(Pattern english, String chinese) {}

  private final List<Entry> entries;

  private InChinese(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Reads the list; a few hundred lines. */
  public static InChinese read() {
    try (InputStream in = InChinese.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException(LIST + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InChinese parse(String list) {
    List<Entry> entries = new ArrayList<>();
    Optional<String> english = Optional.empty();
    for (String line : list.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        if (english.isPresent()) {
          throw new IllegalStateException("no Chinese under: " + english.get());
        }
      } else if (english.isEmpty()) {
        english = Optional.of(line);
      } else {
        entries.add(entry(english.get(), line));
        english = Optional.empty();
      }
    }
    return new InChinese(entries);
  }

  private static Entry entry(String english, String chinese) {
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    for (int at = english.indexOf(HOLE); at >= 0; at = english.indexOf(HOLE, from)) {
      pattern.append(Pattern.quote(english.substring(from, at))).append("(.+?)");
      from = at + HOLE.length();
    }
    pattern.append(Pattern.quote(english.substring(from)));
    return new Entry(Pattern.compile(pattern.toString(), Pattern.DOTALL), chinese);
  }

  /** The same in Chinese, as far as it is known. */
  public String of(String sentence) {
    return of(sentence, 1);
  }

  /** Whether the list has it. */
  boolean knows(String sentence) {
    return entries.stream().anyMatch(entry -> entry.english.matcher(sentence).matches());
  }

  private String of(String sentence, int depth) {
    if (sentence.length() > LONGEST || depth > DEEPEST) {
      return sentence;
    }
    for (Entry entry : entries) {
      Matcher fits = entry.english.matcher(sentence);
      if (fits.matches()) {
        return MARK.matcher(entry.chinese)
            .replaceAll(
                mark ->
                    Matcher.quoteReplacement(
                        of(fits.group(Integer.parseInt(mark.group(1))), depth + 1)));
      }
    }
    return sentence;
  }
}
