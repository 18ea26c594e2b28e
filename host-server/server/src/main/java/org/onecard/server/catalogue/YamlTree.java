package org.onecard.server.catalogue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Printable;
import org.onecard.server.catalogue.YamlNode.Entry;
import org.onecard.server.catalogue.YamlNode.Mapping;
import org.onecard.server.catalogue.YamlNode.Position;
import org.onecard.server.catalogue.YamlNode.Scalar;
import org.onecard.server.catalogue.YamlNode.Sequence;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document of plain values. Bytes and depth are bounded, and what lets a small
 * file grow (aliases) or mean something else than it says (tags) is refused.
 */
final class YamlTree {

  static final int MOST_BYTES = CatalogueYaml.MOST_BYTES;

  /** The catalogue's own format goes six deep. */
  static final int DEEPEST = 16;

  private final Iterator<Event> events;

  private YamlTree(Iterator<Event> events) {
    this.events = events;
  }

  static YamlNode read(byte[] file) throws MalformedYaml {
    if (file.length > MOST_BYTES) {
      throw new MalformedYaml(
          Position.START,
          "the file has %,d bytes".formatted(file.length),
          "a catalogue has at most %,d".formatted(MOST_BYTES));
    }
    String text = decoded(file);
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_BYTES).build();
    try {
      return new YamlTree(new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      throw new MalformedYaml(
          e.getProblemMark().or(e::getContextMark).map(YamlTree::position).orElse(Position.START),
          "not YAML: " + Optional.ofNullable(e.getProblem()).orElse("cannot be read"),
          "check indentation, colons and quotes around this place");
    } catch (ReaderException e) {
      throw new MalformedYaml(
          positionOf(text, e.getPosition()),
          "the character U+%04X may not stand in YAML".formatted(e.getCodePoint()),
          "remove it");
    } catch (YamlEngineException e) {
      throw new MalformedYaml(
          Position.START, "not YAML: " + e.getMessage(), "save it as plain YAML in UTF-8");
    }
  }

  private static String decoded(byte[] file) throws MalformedYaml {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(file.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(file), text, true);
    text.flip();
    if (result.isError()) {
      String before = text.toString();
      throw new MalformedYaml(
          positionOf(before, before.codePointCount(0, before.length())),
          "not UTF-8",
          "save the file in UTF-8 (Chinese editors often choose GBK)");
    }
    String decoded = text.toString();
    return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
  }

  private YamlNode document() throws MalformedYaml {
    Event event = next();
    while (event.getEventId() == Event.ID.StreamStart
        || event.getEventId() == Event.ID.DocumentStart) {
      event = next();
    }
    if (event.getEventId() == Event.ID.StreamEnd) {
      throw new MalformedYaml(Position.START, "the file is empty", "write a catalogue into it");
    }
    YamlNode root = node(event, 1);
    event = next();
    while (event.getEventId() == Event.ID.DocumentEnd) {
      event = next();
    }
    if (event.getEventId() != Event.ID.StreamEnd) {
      throw new MalformedYaml(
          position(event), "a second document begins here", "keep one catalogue to a file");
    }
    return root;
  }

  private YamlNode node(Event event, int depth) throws MalformedYaml {
    refuseWhatGrowsOrHides(event);
    if (depth > DEEPEST) {
      throw new MalformedYaml(
          position(event), "nested more than " + DEEPEST + " deep", "a catalogue goes six deep");
    }
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> sequence(event, depth);
      case MappingStart -> mapping(event, depth);
      default -> throw new MalformedYaml(position(event), "a value is missing here", "write one");
    };
  }

  private static Scalar scalar(ScalarEvent event) {
    return new Scalar(event.getValue(), event.isPlain(), position(event));
  }

  private Sequence sequence(Event start, int depth) throws MalformedYaml {
    List<YamlNode> items = new ArrayList<>();
    for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
      items.add(node(e, depth + 1));
    }
    return new Sequence(items, position(start));
  }

  private Mapping mapping(Event start, int depth) throws MalformedYaml {
    List<Entry> entries = new ArrayList<>();
    for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
      if (!(node(e, depth + 1) instanceof Scalar key)) {
        throw new MalformedYaml(position(e), "a list or group is used as a name", "use a word");
      }
      entries.add(new Entry(key, node(next(), depth + 1)));
    }
    return new Mapping(entries, position(start));
  }

  private static void refuseWhatGrowsOrHides(Event event) throws MalformedYaml {
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw new MalformedYaml(
          position(event), "anchors and aliases (& and *) are not allowed", "write the value out");
    }
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
    if (tag.isPresent()) {
      throw new MalformedYaml(
          position(event),
          "the tag " + Printable.quoted(tag.get()) + " is not allowed",
          "write the value without it; text that begins with ! needs quotes");
    }
  }

  private Event next() throws MalformedYaml {
    if (!events.hasNext()) {
      throw new MalformedYaml(Position.START, "the file ends too early", "complete it");
    }
    return events.next();
  }

  private static Position position(Event event) {
    return event.getStartMark().map(YamlTree::position).orElse(Position.START);
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position positionOf(String text, int codePoints) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int lineStart = before.lastIndexOf('\n') + 1;
    return new Position(
        (int) before.chars().filter(c -> c == '\n').count() + 1,
        before.codePointCount(lineStart, before.length()) + 1);
  }
}
