package org.onecard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onecard.agent.cli.AgentCommand;
import picocli.CommandLine;

/**
 * No command of this process is missing in the docs, and no option of one that technicians type.
 */
class DocumentedCommandsTest {

  private static final Path DOCS = Path.of("..", "..", "firmware-docs");

  /** Explained where the command is, by --help. */
  private static final List<String> COMMON = List.of("--help", "--version", "--json", "--data");

  private static final Pattern TYPED =
      Pattern.compile(
          "\\./onecard ((?:terminal|reader|card|doctor)(?: [a-z][a-z-]*){0,2})([^`\n#|]*)");

  private static final Pattern OPTION = Pattern.compile("(?<=[ \\[])--[a-z-]+");

  @Test
  void everyCommand_andEveryOptionOfIt_isInTheDocs() throws IOException {
    String docs = docs();
    List<String> missing = new ArrayList<>();
    CommandLine all = new CommandLine(new AgentCommand());
    for (CommandLine noun : all.getSubcommands().values()) {
      look(noun, noun.getCommandName(), docs, missing);
    }
    assertThat(missing).isEmpty();
  }

  /** What a page tells people to type is there to be typed. */
  @Test
  void everyCommandInTheDocs_andEveryOptionAfterIt_isInTheProgram() throws IOException {
    List<String> unknown = new ArrayList<>();
    CommandLine all = new CommandLine(new AgentCommand());
    Matcher typed = TYPED.matcher(docs());
    while (typed.find()) {
      CommandLine command = all;
      for (String word : typed.group(1).strip().split(" ", -1)) {
        CommandLine next = command.getSubcommands().get(word);
        if (next == null) {
          break;
        }
        command = next;
      }
      boolean noVerb = !command.getSubcommands().isEmpty();
      if (noVerb && !typed.group(1).startsWith("card replay")) {
        unknown.add(typed.group());
      }
      Matcher option = OPTION.matcher(typed.group(2));
      while (option.find()) {
        if (!noVerb && command.getCommandSpec().findOption(option.group()) == null) {
          unknown.add(typed.group(1) + " " + option.group());
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static void look(CommandLine command, String words, String docs, List<String> missing) {
    if (!docs.contains(words)) {
      missing.add(words);
    }
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(CommandLine.Model.OptionSpec::longestName)
        .filter(name -> !COMMON.contains(name) && !docs.contains(name))
        .forEach(name -> missing.add(words + " " + name));
    for (CommandLine verb : command.getSubcommands().values()) {
      look(verb, words + " " + verb.getCommandName(), docs, missing);
    }
  }

  private static String docs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> pages = Files.list(DOCS)) {
      for (Path page : (Iterable<Path>) pages.sorted()::iterator) {
        if (page.toString().endsWith(".md")) {
          text.append(Files.readString(page, StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString();
  }
}
