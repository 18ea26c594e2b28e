package org.onecard.card.trace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.trace.TraceExchange.Outcome;

/** Reads a trace file. Any bytes may come; the answer is a whole trace or what is wrong by line. */
public final class TraceDecoder {

  /** In bytes. A full trace of the longest exchanges is longer; none that anybody records is. */
  public static final int MAX_BYTES = 4 << 20;

  private static final int MAX_FAULTS = 20;
  private static final int MAX_APDU = 65_544;
  private static final int MAX_ATR = 33;

  private static final Pattern HEADER = Pattern.compile("([a-z]{1,20}): ?(.*)");
  private static final Pattern EXCHANGE =
      Pattern.compile("([0-9]{1,12}) ([0-9]{1,12}) > (\\S+) ([<!]) ?(\\S*)");

  private final List<TraceFault> faults = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<TraceExchange> exchanges = new ArrayList<>();
  private TraceBytes atr = TraceBytes.shown();
  private boolean begun;

  private TraceDecoder() {}

  /** Reads a trace file, at most {@link #MAX_BYTES}. */
  public static TraceDecoding decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return refused("the file is longer than " + MAX_BYTES + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return refused("this is no UTF-8");
    }
    return new TraceDecoder().decode(text);
  }

  private static TraceDecoding refused(String why) {
    return new TraceDecoding.Refused(List.of(new TraceFault(1, why)));
  }

  private TraceDecoding decode(String text) {
    int number = 0;
    int at = 0;
    while (at < text.length() && faults.size() < MAX_FAULTS) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end);
      at = end < 0 ? text.length() : end + 1;
      number++;
      line(number, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      if (number == 1 && !faults.isEmpty()) {
        break;
      }
    }
    if (number == 0) {
      return refused("the file is empty");
    }
    for (String name : List.of("reader", "protocol", "atr")) {
      if (faults.isEmpty() && !headers.containsKey(name)) {
        faults.add(new TraceFault(1, "there is no line " + name + ": before the first exchange"));
      }
    }
    return faults.isEmpty()
        ? new TraceDecoding.Decoded(
            new Trace(
                headers.getOrDefault("reader", ""),
                headers.getOrDefault("protocol", ""),
                atr,
                Optional.ofNullable(headers.get("profile")),
                exchanges))
        : new TraceDecoding.Refused(faults);
  }

  private void line(int number, String line) {
    if (number == 1) {
      if (!line.equals(Trace.MAGIC + " " + Trace.FORMAT_VERSION)) {
        fault(
            number,
            line.startsWith(Trace.MAGIC + " ")
                ? "this trace is of another version than " + Trace.FORMAT_VERSION
                : "this is no trace: it does not begin with " + Trace.MAGIC);
      }
      return;
    }
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    Matcher header = HEADER.matcher(line);
    if (!begun && header.matches()) {
      header(number, header.group(1), header.group(2).strip());
      return;
    }
    begun = true;
    exchange(number, line);
  }

  private void header(int number, String name, String value) {
    boolean known = List.of("reader", "protocol", "atr", "profile").contains(name);
    if (!known) {
      fault(number, "a header line is reader, protocol, atr or profile");
    } else if (value.length() > Trace.MAX_HEADER_TEXT || value.chars().anyMatch(this::isControl)) {
      fault(number, name + " is longer than " + Trace.MAX_HEADER_TEXT + ", or not printable");
    } else if (name.equals("profile") && !value.matches("[a-z][a-z0-9-]{0,39}")) {
      fault(number, "profile is no profile's name");
    } else if (headers.put(name, value) != null) {
      fault(number, name + " is there twice");
    } else if (name.equals("atr")) {
      bytes(number, "the ATR", value, MAX_ATR).ifPresent(read -> atr = read);
    }
  }

  private boolean isControl(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }

  private void exchange(int number, String line) {
    Matcher matcher = EXCHANGE.matcher(line);
    if (!matcher.matches()) {
      fault(number, "this is no exchange: µs µs > command < answer, or ! fault");
      return;
    }
    if (exchanges.size() >= Trace.MAX_EXCHANGES) {
      fault(number, "there are more than " + Trace.MAX_EXCHANGES + " exchanges");
      return;
    }
    long start = Long.parseLong(matcher.group(1));
    long duration = Long.parseLong(matcher.group(2));
    if (start > TraceExchange.MAX_US || duration > TraceExchange.MAX_US) {
      fault(number, "a time is more than " + TraceExchange.MAX_US + " µs");
      return;
    }
    Optional<TraceBytes> command = bytes(number, "the command", matcher.group(3), MAX_APDU);
    Optional<Outcome> outcome =
        matcher.group(4).equals("<")
            ? bytes(number, "the answer", matcher.group(5), MAX_APDU).map(Outcome.Answered::new)
            : failure(number, matcher.group(5));
    if (command.isPresent() && outcome.isPresent()) {
      exchanges.add(new TraceExchange(start, duration, command.get(), outcome.get()));
    }
  }

  private Optional<Outcome> failure(int number, String name) {
    for (Fault fault : Fault.values()) {
      if (fault.name().equals(name)) {
        return Optional.of(new Outcome.Failed(fault));
      }
    }
    fault(number, "after ! stands none of " + List.of(Fault.values()));
    return Optional.empty();
  }

  /** Hexadecimal digits, with brackets around stretches of them. */
  private Optional<TraceBytes> bytes(int number, String what, String text, int most) {
    // Every second character could be a bracket.
    if (text.length() > 4L * most + 2) {
      fault(number, what + " has more than " + most + " bytes");
      return Optional.empty();
    }
    byte[] bytes = new byte[text.length() / 2];
    BitSet hidden = new BitSet();
    int length = 0;
    boolean inside = false;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '[' || c == ']') {
        if ((c == '[') == inside) {
          fault(number, what + " has a bracket that does not fit");
          return Optional.empty();
        }
        inside = !inside;
        at++;
        continue;
      }
      int high = digit(c);
      int low = at + 1 < text.length() ? digit(text.charAt(at + 1)) : -1;
      if (high < 0 || low < 0) {
        fault(number, what + " is not hexadecimal");
        return Optional.empty();
      }
      bytes[length] = (byte) (high << 4 | low);
      hidden.set(length, inside);
      length++;
      at += 2;
    }
    if (inside || length > most) {
      fault(
          number,
          what
              + (inside
                  ? " has a bracket that is not closed"
                  : " has more than " + most + " bytes"));
      return Optional.empty();
    }
    return Optional.of(TraceBytes.of(Arrays.copyOf(bytes, length), hidden));
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private void fault(int line, String why) {
    faults.add(new TraceFault(line, why));
  }
}
