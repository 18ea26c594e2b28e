package org.onecard.lab.docs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Mermaid sequence diagram, drawn as SVG: participants, messages, notes, {@code opt} and {@code
 * loop}. Our documents say no more; a diagram that does is not drawn and stays text.
 */
final class SequenceDiagram {

  private static final Pattern PARTICIPANT = Pattern.compile("participant (\\w+)(?: as (.+))?");
  private static final Pattern MESSAGE = Pattern.compile("(\\w+)(--?)>>(\\w+): (.+)");
  private static final Pattern NOTE = Pattern.compile("Note over (\\w+)(?:,\\s*(\\w+))?: (.+)");
  private static final Pattern FRAME = Pattern.compile("(opt|loop) (.+)");

  private static final int CHARACTER = 7;
  private static final int MARGIN = 24;
  private static final int LEAST_GAP = 110;
  private static final int ROW = 34;
  private static final int LINE = 17;
  private static final int HEAD = 56;

  private sealed interface Part {}

  private record Message(int from, int to, boolean answer, String text) implements Part {}

  private record Note(int from, int to, List<String> lines) implements Part {}

  private record Open(String text) implements Part {}

  private record Close() implements Part {}

  private final String source;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

  private SequenceDiagram(String source) {
    this.source = source;
  }

  /**
   * The drawing as a figure of HTML, and its text for whoever does not see it; empty where it is
   * another diagram, or says what is not drawn here.
   */
  static Optional<String> draw(String text) {
    SequenceDiagram diagram = new SequenceDiagram(text);
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    boolean whole =
        !lines.isEmpty()
            && lines.get(0).equals("sequenceDiagram")
            && lines.stream().skip(1).allMatch(diagram::take)
            && !diagram.names.isEmpty();
    return whole ? Optional.of(diagram.figure()) : Optional.empty();
  }

  private boolean take(String line) {
    Matcher participant = PARTICIPANT.matcher(line);
    if (participant.matches()) {
      String id = participant.group(1);
      String name = participant.group(2);
      names.put(id, name == null ? id : name);
      return true;
    }
    Matcher message = MESSAGE.matcher(line);
    if (message.matches()) {
      int from = column(message.group(1));
      int to = column(message.group(3));
      boolean answer = message.group(2).equals("--");
      parts.add(new Message(from, to, answer, message.group(4)));
      return from >= 0 && to >= 0 && from != to;
    }
    Matcher note = NOTE.matcher(line);
    if (note.matches()) {
      int from = column(note.group(1));
      int to = note.group(2) == null ? from : column(note.group(2));
      parts.add(new Note(from, to, Arrays.asList(note.group(3).split("<br/?>", -1))));
      return from >= 0 && to >= 0;
    }
    Matcher frame = FRAME.matcher(line);
    if (frame.matches()) {
      parts.add(new Open(frame.group(1) + ": " + frame.group(2)));
      return true;
    }
    if (line.equals("end")) {
      parts.add(new Close());
      return true;
    }
    return line.equals("autonumber");
  }

  private int column(String id) {
    return new ArrayList<>(names.keySet()).indexOf(id);
  }

  private String figure() {
    int[] at = columns();
    int right = at[at.length - 1] + width(last()) / 2 + MARGIN;
    for (Part part : parts) {
      if (part instanceof Note note) {
        int middle = (at[note.from()] + at[note.to()]) / 2;
        right = Math.max(right, middle + longest(note.lines()) / 2 + 2 * MARGIN);
      }
    }
    int y = HEAD;
    Deque<Integer> frames = new ArrayDeque<>();
    Deque<String> titles = new ArrayDeque<>();
    StringBuilder behind = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Message message) {
        y += ROW;
        draw(message, at, y);
      } else if (part instanceof Note note) {
        y += 14;
        y = draw(note, at, y);
      } else if (part instanceof Open open) {
        y += 16;
        frames.push(y);
        titles.push(open.text());
        y += 14;
      } else {
        y += 16;
        int top = frames.isEmpty() ? HEAD : frames.pop();
        String title = titles.isEmpty() ? "" : titles.pop();
        int inset = 4 + 6 * frames.size();
        behind.append(
            "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>"
                .formatted(inset, top, right - 2 * inset, y - top));
        text("title", inset + 8, top + 15, "start", title);
      }
    }
    int bottom = y + MARGIN;
    StringBuilder lines = new StringBuilder();
    int i = 0;
    for (String name : names.values()) {
      lines.append(
          "<line class=\"life\" x1=\"%1$d\" y1=\"38\" x2=\"%1$d\" y2=\"%2$d\"/>"
              .formatted(at[i], bottom));
      lines.append(
          "<rect class=\"who\" x=\"%d\" y=\"8\" width=\"%d\" height=\"30\" rx=\"6\"/>"
              .formatted(at[i] - width(name) / 2, width(name)));
      text("name", at[i], 28, "middle", name);
      i++;
    }
    return ("<figure class=\"diagram\"><div class=\"drawing\" tabindex=\"0\">"
            + "<svg role=\"img\" aria-label=\"Sequence of messages: %s\" width=\"%2$d\""
            + " height=\"%3$d\" viewBox=\"0 0 %2$d %3$d\">%4$s%5$s%6$s</svg></div>"
            + "<details><summary>The same as text</summary><pre>%7$s</pre></details></figure>")
        .formatted(
            escaped(String.join(", ", names.values())),
            right,
            bottom,
            behind,
            lines,
            svg,
            escaped(source));
  }

  /** Where each stands: so far apart that what they say finds room between them. */
  private int[] columns() {
    int[] at = new int[names.size()];
    List<String> all = new ArrayList<>(names.values());
    at[0] = MARGIN + width(all.get(0)) / 2;
    for (int i = 1; i < at.length; i++) {
      int least =
          at[i - 1] + Math.max(LEAST_GAP, (width(all.get(i - 1)) + width(all.get(i))) / 2 + 12);
      for (Part part : parts) {
        if (part instanceof Message message && Math.max(message.from(), message.to()) == i) {
          int from = at[Math.min(message.from(), message.to())];
          least = Math.max(least, from + message.text().length() * CHARACTER + MARGIN);
        }
      }
      at[i] = least;
    }
    return at;
  }

  private void draw(Message message, int[] at, int y) {
    int from = at[message.from()];
    int to = at[message.to()];
    int tip = to > from ? -9 : 9;
    svg.append(
        "<line class=\"%s\" x1=\"%d\" y1=\"%4$d\" x2=\"%3$d\" y2=\"%4$d\"/>"
            .formatted(message.answer() ? "answer" : "message", from, to, y));
    svg.append("<path class=\"tip\" d=\"M%1$d %2$d l%3$d -5 v10 z\"/>".formatted(to, y, tip));
    text("said", (from + to) / 2, y - 6, "middle", message.text());
  }

  private int draw(Note note, int[] at, int y) {
    int apart = Math.abs(at[note.to()] - at[note.from()]);
    int width = Math.max(longest(note.lines()), apart) + 2 * MARGIN;
    int middle = (at[note.from()] + at[note.to()]) / 2;
    int left = Math.max(4, middle - width / 2);
    int height = note.lines().size() * LINE + 12;
    svg.append(
        "<rect class=\"note\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>"
            .formatted(left, y, width, height));
    for (int i = 0; i < note.lines().size(); i++) {
      int under = y + LINE * (i + 1);
      text("said", left + width / 2, under, "middle", note.lines().get(i));
    }
    return y + height;
  }

  private void text(String kind, int x, int y, String anchor, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>",
            kind,
            x,
            y,
            anchor,
            escaped(words)));
  }

  private String last() {
    return new ArrayList<>(names.values()).get(names.size() - 1);
  }

  private static int width(String words) {
    return words.length() * CHARACTER + MARGIN;
  }

  private static int longest(List<String> lines) {
    return Collections.max(lines.stream().map(String::length).toList()) * CHARACTER;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
