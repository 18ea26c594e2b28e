package org.onecard.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.onecard.agent.cli.AgentCommand;
import org.onecard.lab.LabFiles;
import org.onecard.lab.LabMain;
import org.onecard.server.HostMain;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The documents' commands are the program's, and the reverse. */
class DocsCommandsTest {

  /** What every command has, or nearly: said once, at the head of the pages on commands. */
  private static final Set<String> EVERYWHERE =
      Set.of("-h", "--help", "-V", "--version", "--json", "--data");

  private static final Pattern LAUNCHER =
      Pattern.compile("^(?:.*Usage: \\./onecard|  (?=[a-z])) ?(.*)$", Pattern.MULTILINE);

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");

  /** For each command, by its words: the options that it takes. Nouns with verbs are in it too. */
  private static final Map<String, Set<String>> COMMANDS = new TreeMap<>();

  private static final Set<String> WITH_VERBS = new HashSet<>();
  private static final Map<String, Set<String>> HIDDEN = new TreeMap<>();
  private static final Map<DocsPage, List<String>> CODES =
      new TreeMap<>(Comparator.comparing(DocsPage::source));

  @BeforeAll
  static void commandsAndPagesAreRead() throws IOException {
    for (Class<?> main : List.of(HostMain.class, AgentCommand.class, LabMain.class)) {
      new CommandLine(main).getSubcommands().forEach(DocsCommandsTest::collect);
    }
    launcher();
    for (DocsPage page : DocsSite.read(LabFiles.documents()).pages()) {
      CODES.put(page, page.document().codes());
    }
    DocsPage readme =
        DocsPage.of("../README.md", Files.readString(LabFiles.documents().resolve("../README.md")));
    CODES.put(readme, readme.document().codes());
  }

  private static void collect(String path, CommandLine command) {
    Set<String> options = COMMANDS.computeIfAbsent(path, p -> new TreeSet<>());
    for (OptionSpec option : command.getCommandSpec().options()) {
      options.addAll(Arrays.asList(option.names()));
      if (option.hidden()) {
        HIDDEN.computeIfAbsent(path, p -> new HashSet<>()).add(option.longestName());
      }
    }
    // One that takes words itself, such as `host gate`, need not be given a verb.
    if (!command.getSubcommands().isEmpty()
        && command.getCommandSpec().positionalParameters().isEmpty()) {
      WITH_VERBS.add(path);
    }
    command.getSubcommands().forEach((verb, sub) -> collect(path + " " + verb, sub));
  }

  /** What the shell script does itself, by what it says of its use. */
  private static void launcher() throws IOException {
    Path script = LabFiles.documents().resolve("../onecard");
    Matcher line = LAUNCHER.matcher(Files.readString(script));
    while (line.find()) {
      String path = "";
      for (String word : line.group(1).split("\\s+", -1)) {
        if (word.matches("[a-z][a-z-]*") && (path.isEmpty() || ownVerb(path, word))) {
          path = path.isEmpty() ? word : path + " " + word;
        } else if (!word.matches("\\[?--?[a-z-]+\\]?|[A-Z]+\\]?|N\\]?")) {
          break;
        }
      }
      if (List.of("build", "test", "demo", "lab pcscd", "card replay").contains(path)) {
        Set<String> options = COMMANDS.computeIfAbsent(path, p -> new TreeSet<>());
        Matcher option = OPTION.matcher(line.group(1));
        while (option.find()) {
          options.add(option.group());
        }
        options.add("--help");
      }
    }
  }

  private static boolean ownVerb(String noun, String verb) {
    return Set.of("lab pcscd", "card replay").contains(noun + " " + verb);
  }

  @Test
  void everyCommandAndOptionOfTheDocuments_isTheProgramsOwn() {
    Set<String> wrong = new TreeSet<>();
    CODES.forEach(
        (page, codes) -> {
          for (String code : codes) {
            for (String line : lines(code)) {
              wrong.addAll(faults(page, line));
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyCommandAndOptionOfTheProgram_isInTheDocuments() {
    Set<String> missing = new TreeSet<>();
    COMMANDS.forEach(
        (path, options) -> {
          List<DocsPage> pages = new ArrayList<>();
          Set<String> named = new HashSet<>();
          CODES.forEach(
              (page, codes) -> {
                if (codes.stream().anyMatch(code -> names(code, path))) {
                  pages.add(page);
                  codes.forEach(
                      code -> {
                        Matcher option = OPTION.matcher(code);
                        while (option.find()) {
                          named.add(option.group());
                        }
                      });
                }
              });
          if (pages.isEmpty() && !WITH_VERBS.contains(path)) {
            missing.add(path);
            return;
          }
          for (String option : options) {
            boolean wanted =
                option.startsWith("--")
                    && !EVERYWHERE.contains(option)
                    && !HIDDEN.getOrDefault(path, Set.of()).contains(option);
            if (wanted && !named.contains(option) && !WITH_VERBS.contains(path)) {
              missing.add(path + " " + option);
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void aCommandThatIsNone_isFound() {
    DocsPage page = DocsPage.of("x.md", "");

    assertThat(faults(page, "./onecard terminal dance")).isNotEmpty();
    assertThat(faults(page, "./onecard terminal run --feather 3")).isNotEmpty();
    assertThat(faults(page, "./onecard bake")).isNotEmpty();
    assertThat(faults(page, "terminal run --reader NAME --gate KIND:PORT")).isEmpty();
    assertThat(lines("./onecard lab card \\\n  --fly   # a remark --no\n"))
        .containsExactly("./onecard lab card --fly");
  }

  private static boolean names(String code, String path) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(path) + "(?![\\w-])")
        .matcher(code.replaceAll("\\s+", " "))
        .find();
  }

  /** Lines without their remarks; a line that is indented under a command goes on with it. */
  private static List<String> lines(String code) {
    List<String> lines = new ArrayList<>();
    for (String line : code.replace("\\\n", " ").strip().split("\n", -1)) {
      String plain = line.replaceAll("\\s#.*", "").stripTrailing().replaceAll("\\s+", " ");
      int last = lines.size() - 1;
      boolean goesOn =
          line.matches("\\s+[\\[(]?--?[a-z].*") && last >= 0 && lines.get(last).contains("onecard");
      if (goesOn) {
        lines.set(last, lines.get(last) + plain);
      } else {
        lines.add(plain);
      }
    }
    return lines;
  }

  private static List<String> faults(DocsPage page, String line) {
    int at = line.indexOf("./onecard ");
    boolean whole = at >= 0;
    String typed = whole ? line.substring(at + "./onecard ".length()) : line.strip();
    List<String> words =
        Arrays.stream(typed.replaceAll("(?:&&|;|[<>]| \\| ).*", "").split("\\s+", -1))
            .map(word -> word.replaceAll("^[\\[(]+|[\\]),.…:]+$", ""))
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.isEmpty()) {
      return List.of();
    }
    String path = words.get(0);
    boolean noun =
        COMMANDS.containsKey(path)
            || COMMANDS.keySet().stream().anyMatch(known -> known.startsWith(path(words.get(0))));
    if (!noun) {
      return whole && path.matches("[a-z][a-z-]*") && !path.equals("help")
          ? List.of(page.source() + ": no noun: " + line)
          : List.of();
    }
    int next = 1;
    while (next < words.size() && COMMANDS.containsKey(path + " " + words.get(next))) {
      path = path + " " + words.get(next);
      next++;
    }
    boolean verbIsMissing =
        WITH_VERBS.contains(path) && next < words.size() && words.get(next).matches("[a-z-]{2,}");
    // A span such as `card 3.00` or `gate-mode` is no command; one that is typed whole is.
    if (verbIsMissing && !words.get(next).startsWith("-")) {
      return whole ? List.of(page.source() + ": no verb: " + line) : List.of();
    }
    List<String> wrong = new ArrayList<>();
    for (String word : words.subList(next, words.size())) {
      String option = word.replaceAll("[=|].*", "");
      if (option.matches("--[a-z-]+")
          && !EVERYWHERE.contains(option)
          && !COMMANDS.getOrDefault(path, Set.of()).contains(option)) {
        wrong.add(page.source() + ": no option " + option + ": " + line);
      }
    }
    return wrong;
  }

  private static String path(String noun) {
    return noun + " ";
  }
}
