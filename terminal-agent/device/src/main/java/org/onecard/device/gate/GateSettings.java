package org.onecard.device.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.SpelledDevice;

/**
 * One gate of a terminal, as a technician writes it: {@code KIND:PORT} or {@code
 * KIND:PORT:name=value,…}. The names are described in {@code firmware-docs/gates.md}.
 */
public final class GateSettings {

  /** Shorter ones are not seen by the inputs of many gates. */
  private static final int LEAST_PULSE_MS = 100;

  private static final int MOST_PULSE_MS = 10_000;
  private static final int USUAL_PULSE_MS = 300;

  private final GateKind kind;
  private final PortBinding binding;
  private final LineSettings line;
  private final GateCodec codec;
  private final Optional<Duration> pulse;
  private final Map<Light, Integer> lights;

  private GateSettings(
      GateKind kind,
      PortBinding binding,
      LineSettings line,
      GateCodec codec,
      Optional<Duration> pulse,
      Map<Light, Integer> lights) {
    this.kind = kind;
    this.binding = binding;
    this.line = line;
    this.codec = codec;
    this.pulse = pulse;
    this.lights = Map.copyOf(lights);
  }

  /**
   * The gate that a setting names.
   *
   * @throws IllegalArgumentException with a sentence for the technician
   */
  public static GateSettings parse(String text) {
    SpelledDevice values = SpelledDevice.parse(text);
    GateKind kind = GateKind.parse(values.kind());
    int baud = values.number("baud", kind.baud(), 300, 921_600);
    GateCodec codec = codec(kind, values);
    Optional<Duration> pulse =
        codec.traits().relay() ? pulse(kind, codec, values) : Optional.empty();
    Map<Light, Integer> lights = new LinkedHashMap<>();
    if (codec.output(1, false).isPresent()) {
      for (Light light : Light.values()) {
        values.findNumber(light.setting(), 1, 32).ifPresent(channel -> lights.put(light, channel));
      }
    }
    values.refuseTheRest();
    return new GateSettings(kind, values.binding(), LineSettings.of(baud), codec, pulse, lights);
  }

  private static GateCodec codec(GateKind kind, SpelledDevice values) {
    return switch (kind) {
      case LCUS1 -> {
        if (!values.is("passage", "assumed")) {
          throw new IllegalArgumentException(
              "an LCUS relay has no contact that tells of a passage: say passage=assumed, and each"
                  + " opening counts as one");
        }
        yield new Lcus1Codec(values.number("relay", 1, 1, 8));
      }
      case MODBUS, DRY -> modbus(kind, values);
      case TX1500 ->
          new Tx1500Codec(values.word("answers", "framed", "framed", "bare").equals("bare"));
      case SWING ->
          new SwingGateCodec(
              values.number("id", 1, 0, 255),
              values.word("side", "left", "left", "right").equals("left")
                  ? SwingGateCodec.Side.LEFT
                  : SwingGateCodec.Side.RIGHT);
    };
  }

  private static GateCodec modbus(GateKind kind, SpelledDevice values) {
    boolean assumed = values.is("passage", "assumed");
    Optional<ModbusContacts.Contact> passage = contact(values, "passage");
    if (passage.isEmpty()) {
      if (kind == GateKind.DRY) {
        throw new IllegalArgumentException(
            "a gate by dry contacts tells of a passage on an input: say passage=N, or passage=Nnc"
                + " for a contact that opens");
      }
      if (!assumed) {
        throw new IllegalArgumentException(
            "say passage=N for the input that tells of a passage, or passage=assumed, and each"
                + " opening counts as one");
      }
    }
    return new ModbusCodec(
        values.number("unit", 1, 1, 247),
        values.number("relay", 1, 1, 32),
        new ModbusContacts(passage, contact(values, "free"), contact(values, "emergency")));
  }

  /** {@code pulse=hold} leaves the relay on while somebody may pass. */
  private static Optional<Duration> pulse(GateKind kind, GateCodec codec, SpelledDevice values) {
    boolean holds = kind == GateKind.MODBUS && codec.traits().provesPassage();
    if (values.is("pulse", "hold")) {
      if (!codec.traits().provesPassage()) {
        throw new IllegalArgumentException(
            "pulse=hold wants an input that tells of a passage, or every person would wait for the"
                + " whole time");
      }
      return Optional.empty();
    }
    Optional<Integer> ms = values.findNumber("pulse", LEAST_PULSE_MS, MOST_PULSE_MS);
    return ms.isEmpty() && holds
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(ms.orElse(USUAL_PULSE_MS)));
  }

  /**
   * What bytes that were recorded on the line of such a gate say, in order: a word or sentence for
   * each message and for what is none. Nothing is sent, and the gate is not looked for.
   *
   * @param text as for {@link #parse}
   * @param pieces as they came, of any lengths, with no silence between them
   * @throws IllegalArgumentException with a sentence for the technician
   */
  public static List<String> describe(String text, Iterable<byte[]> pieces) {
    GateCodec codec = parse(text).codec();
    List<String> words = new ArrayList<>();
    for (byte[] piece : pieces) {
      codec.accept(piece, 0).forEach(event -> words.add(event.toString()));
    }
    return words;
  }

  public GateKind kind() {
    return kind;
  }

  public PortBinding binding() {
    return binding;
  }

  LineSettings line() {
    return line;
  }

  GateCodec codec() {
    return codec;
  }

  Optional<Duration> pulse() {
    return pulse;
  }

  /** Outputs of the same device that carry lights, if any: where each is. */
  public Map<Light, Integer> lights() {
    return lights;
  }

  /** {@code 3} for an input that closes to tell, {@code 3nc} for one that opens. */
  private static Optional<ModbusContacts.Contact> contact(SpelledDevice values, String name) {
    Optional<String> text = values.find(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String given = text.get();
    if (!given.matches("([1-9]|1[0-6])(nc)?")) {
      throw new IllegalArgumentException(
          "%s= is an input, 1 to 16, with nc after it for a contact that opens; not %s"
              .formatted(name, given));
    }
    boolean breaking = given.endsWith("nc");
    String number = breaking ? given.substring(0, given.length() - 2) : given;
    return Optional.of(new ModbusContacts.Contact(Integer.parseInt(number), breaking));
  }
}
