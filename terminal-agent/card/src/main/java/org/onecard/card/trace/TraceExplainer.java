package org.onecard.card.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.ProfileField;
import org.onecard.card.profile.ProfileFile;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.tlv.BerTlv;
import org.onecard.card.tlv.Tlv;
import org.onecard.card.tlv.TlvResult;
import org.onecard.card.trace.TraceExchange.Outcome;

/**
 * Says in words what a trace shows: which command, on which application and file, what the status
 * word means, which fields the answer has.
 */
public final class TraceExplainer {

  private static final int MAX_RAW_BYTES = 64;

  private final Position position;
  private Optional<CommandApdu> last = Optional.empty();
  private List<CardProfile> lastApplication = List.of();
  private int lastOffset;

  private TraceExplainer(ProfileSet profiles) {
    this.position = new Position(profiles);
  }

  /**
   * One exchange in words.
   *
   * @param exchange what is explained
   * @param command for instance {@code SELECT EF05 卡片信息 card}
   * @param outcome for instance {@code 9000 done}
   * @param details what the answer holds, a line each; what is blacked out stands in brackets
   */
  public record Explained(
      TraceExchange exchange, String command, String outcome, List<String> details) {
    public Explained {
      details = List.copyOf(details);
    }
  }

  /** Explains a whole trace, exchange by exchange. */
  public static List<Explained> explain(Trace trace, ProfileSet profiles) {
    TraceExplainer explainer = new TraceExplainer(profiles);
    return trace.exchanges().stream().map(explainer::explain).toList();
  }

  /** The same as text: header, a line for each exchange, its details below. */
  public static String text(Trace trace, ProfileSet profiles) {
    StringBuilder out = new StringBuilder();
    out.append(
        "reader %s, %s, ATR %s%s%n"
            .formatted(
                trace.reader(),
                trace.protocol(),
                trace.atr(),
                trace.profile().map(name -> ", profile " + name).orElse("")));
    long cardUs = 0;
    for (Explained each : explain(trace, profiles)) {
      cardUs += each.exchange().durationUs();
      out.append(
          String.format(
              Locale.ROOT,
              "%10.1f ms  %8.1f ms  %s  ->  %s%n",
              each.exchange().startUs() / 1_000.0,
              each.exchange().durationUs() / 1_000.0,
              each.command(),
              each.outcome()));
      for (String detail : each.details()) {
        out.append(" ".repeat(28)).append(detail).append(System.lineSeparator());
      }
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%d exchanges, the card took %.1f ms%n",
            trace.exchanges().size(),
            cardUs / 1_000.0));
    return out.toString();
  }

  private Explained explain(TraceExchange exchange) {
    Optional<CommandApdu> command =
        CommandApdu.parse(exchange.command().bytes()) instanceof CommandParse.Parsed parsed
            ? Optional.of(parsed.command())
            : Optional.empty();
    boolean goesOn = command.filter(each -> each.ins() == Position.INS_GET_RESPONSE).isPresent();
    if (!goesOn) {
      last = command;
      lastApplication = position.application();
      lastOffset = 0;
    }
    String name = command.map(this::name).orElse("no command APDU: " + exchange.command());
    if (exchange.outcome() instanceof Outcome.Failed failed) {
      return new Explained(exchange, name, "no answer: " + words(failed), List.of());
    }
    TraceBytes answer = ((Outcome.Answered) exchange.outcome()).answer();
    Optional<StatusWord> status = exchange.findStatus();
    if (status.isEmpty()) {
      return new Explained(
          exchange, name, "no answer of a card: " + answer.length() + " bytes", List.of());
    }
    if (!goesOn && command.isPresent()) {
      position.answered(command.get(), status.get());
    }
    int dataLength = answer.length() - 2;
    List<String> details = details(answer, dataLength);
    lastOffset += dataLength;
    return new Explained(exchange, name, status.get().describe(), details);
  }

  private static String words(Outcome.Failed failed) {
    return failed.fault().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String name(CommandApdu command) {
    String name = CommandNames.of(command);
    if (Position.isSelect(command)) {
      return name + " " + selected(command);
    }
    for (CardProfile profile : position.application()) {
      Optional<ProfileFile> file = position.findFile(profile, command);
      if (file.isPresent()) {
        int record = Position.recordOf(file.get(), command);
        return "%s %s%s"
            .formatted(
                name,
                file.get().name(),
                file.get().form() == ProfileFile.Form.BINARY
                    ? ""
                    : " record %02X%s".formatted(record, titles(file.get(), record)));
      }
    }
    if (command.ins() == Position.INS_READ_RECORD) {
      return "%s %02X".formatted(name, command.p1());
    }
    return name;
  }

  private static String titles(ProfileFile file, int record) {
    StringBuilder titles = new StringBuilder();
    for (ProfileField field : file.fields()) {
      if (field.parts().stream().anyMatch(part -> part.record() == record)) {
        titles.append(titles.isEmpty() ? " " : ", ").append(field.title());
      }
    }
    return titles.toString();
  }

  private String selected(CommandApdu command) {
    String hex = Hex.of(command.data());
    List<CardProfile> named = position.named(command);
    if (!named.isEmpty()) {
      return hex + " " + named.get(0).title();
    }
    for (CardProfile profile : position.application()) {
      for (ProfileFile file : profile.files()) {
        if (file.identifier().isPresent()
            && "%04X".formatted(file.identifier().getAsInt()).equals(hex)) {
          return file.name() + " " + file.title();
        }
      }
    }
    return hex.equals("3F00") ? "MF" : hex;
  }

  private List<String> details(TraceBytes answer, int dataLength) {
    if (dataLength == 0 || last.isEmpty()) {
      return List.of();
    }
    List<String> details = new ArrayList<>();
    if (lastOffset == 0) {
      fields(details, answer, dataLength);
      if (details.isEmpty()) {
        tlv(details, answer, dataLength);
      }
    }
    if (details.isEmpty()) {
      details.add(raw(answer, 0, dataLength));
    }
    return details;
  }

  /** What the profile knows in it. */
  private void fields(List<String> details, TraceBytes answer, int dataLength) {
    CommandApdu command = last.orElseThrow();
    for (CardProfile profile : lastApplication) {
      Optional<ProfileFile> file = position.findFile(profile, command);
      if (file.isEmpty()) {
        continue;
      }
      int record = Position.recordOf(file.get(), command);
      int header =
          file.get().form() == ProfileFile.Form.TAGGED_RECORDS
              ? file.get().lengthOfRecord(record) < 0x80 ? 2 : 3
              : 0;
      int offset = Position.offsetOf(file.get(), command);
      for (ProfileField field : file.get().fields()) {
        for (ProfileField.Part part : field.parts()) {
          int from = header + part.offset() - offset;
          int to = header + part.end() - offset;
          if (part.record() == record && from >= 0 && to <= dataLength) {
            details.add(field.title() + ": " + value(field, answer, from, to));
          }
        }
      }
      return;
    }
  }

  private static String value(ProfileField field, TraceBytes answer, int from, int to) {
    String bytes = raw(answer, from, to);
    for (int i = from; i < to; i++) {
      if (answer.isHidden(i)) {
        return bytes + " blacked out";
      }
    }
    return field.continued().isPresent()
        ? bytes
        : field
            .readable(Arrays.copyOfRange(answer.bytes(), from, to))
            .map(text -> text + " (" + bytes + ")")
            .orElse(bytes + " is not of the format " + field.format().word());
  }

  private static void tlv(List<String> details, TraceBytes answer, int dataLength) {
    byte[] data = Arrays.copyOf(answer.bytes(), dataLength);
    boolean hidden = answer.hasHidden();
    if (!hidden
        && BerTlv.decode(data) instanceof TlvResult.Value value
        && value.end() == dataLength) {
      tree(details, value.tlv(), "");
    }
  }

  private static void tree(List<String> details, Tlv tlv, String indent) {
    String name = CommandNames.ofTag(tlv.tag());
    String head =
        "%s%02X %s(%d)"
            .formatted(indent, tlv.tag(), name.isEmpty() ? "" : name + " ", tlv.length());
    if (tlv.children().isEmpty()) {
      details.add(head + " " + raw(TraceBytes.shown(tlv.value()), 0, tlv.length()));
    } else {
      details.add(head);
      tlv.children().forEach(child -> tree(details, child, indent + "  "));
    }
  }

  private static String raw(TraceBytes bytes, int from, int to) {
    int end = Math.min(to, from + MAX_RAW_BYTES);
    return bytes.slice(from, end) + (end < to ? "… " + (to - from) + " bytes" : "");
  }
}
