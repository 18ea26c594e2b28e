package org.onecard.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.message.Message.ProofAnswer;
import org.onecard.protocol.message.Message.ProofRequest;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.catalogue.Catalogue;

/**
 * Bytes of every kind that once went over the wire or into a journal, and what they said: whatever
 * is in {@code src/test/resources/golden} is read as the same value for ever, and that value is
 * written as the same bytes.
 *
 * <p>Each kind has two files: {@code KIND.hex}, and {@code KIND.txt} with the words of the value,
 * sorted, since sets have no order. A new kind gets them by running this test once with {@code
 * -Donecard.golden.write=true}, which writes those that are missing and never one that is there. A
 * file that does not fit any more means that terminals in the field cannot be understood any more;
 * it is not to be replaced, but another kind added.
 */
class GoldenTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final boolean WRITES = Boolean.getBoolean("onecard.golden.write");
  private static final int LINE = 64;
  private static final Pattern BETWEEN = Pattern.compile("[\\s,{}\\[\\]()]+");

  /** How a kind's bytes are read and written. */
  private record Form<T>(Function<byte[], Decoded<T>> read, Function<T, byte[]> write) {

    T value(byte[] bytes) {
      return read.apply(bytes).orElseThrow();
    }

    byte[] again(byte[] bytes) {
      return write.apply(value(bytes));
    }
  }

  private static final Form<Message> MESSAGE = new Form<>(Messages::decode, Messages::encode);
  private static final Form<TerminalRecord> RECORD =
      new Form<>(Bodies::decodeRecord, Bodies::encode);

  /** What is signed, hashed or stored by itself, beside records. */
  private static final Map<String, Form<?>> STORED =
      Map.ofEntries(
          Map.entry("HostTime", new Form<HostTime>(Bodies::decodeHostTime, Bodies::encode)),
          Map.entry("EpochGrant", new Form<EpochGrant>(Bodies::decodeEpochGrant, Bodies::encode)),
          Map.entry("PlaceLease", new Form<PlaceLease>(Bodies::decodePlaceLease, Bodies::encode)),
          Map.entry("Seal", new Form<Seal>(Bodies::decodeSeal, Bodies::encode)),
          Map.entry("Answer", new Form<Answer>(Bodies::decodeAnswer, Bodies::encode)),
          Map.entry("Catalogue", new Form<Catalogue>(Bodies::decodeCatalogue, Bodies::encode)),
          Map.entry(
              "DenyManifest", new Form<DenyManifest>(Bodies::decodeDenyManifest, Bodies::encode)),
          Map.entry("GateOrder", new Form<GateOrder>(Bodies::decodeGateOrder, Bodies::encode)),
          Map.entry("AnchorList", new Form<AnchorList>(Bodies::decodeAnchorList, Bodies::encode)),
          Map.entry("Facts", new Form<Facts>(Bodies::decodeFacts, Bodies::encode)),
          Map.entry("Decision", new Form<Decision>(Bodies::decodeDecision, Bodies::encode)),
          Map.entry("PurseDebit", new Form<PurseDebit>(Bodies::decodePurseDebit, Bodies::encode)));

  private static Form<?> form(String name) {
    if (name.startsWith("message-")) {
      return MESSAGE;
    }
    return name.startsWith("record-")
        ? RECORD
        : Objects.requireNonNull(
            STORED.get(name.substring("stored-".length())), "no form of " + name);
  }

  @Test
  void everyGoldenFile_isReadAsTheSameValue_andWrittenAsTheSameBytes() throws IOException {
    if (WRITES) {
      writeMissing();
    }
    List<String> wrong = new ArrayList<>();
    for (String name : names()) {
      byte[] bytes = bytes(name);
      Form<?> form = form(name);
      if (!words(form.value(bytes)).equals(Files.readString(FOLDER.resolve(name + ".txt")))) {
        wrong.add(name + " is read as another value");
      }
      if (!Arrays.equals(form.again(bytes), bytes)) {
        wrong.add(name + " is written as other bytes");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(names()).hasSizeGreaterThan(30);
  }

  @Test
  void everyKind_hasAGoldenFile() throws IOException {
    List<String> missing = new ArrayList<>();
    List<String> names = names();
    for (Class<?> kind : Message.class.getPermittedSubclasses()) {
      String name = "message-" + kind.getSimpleName();
      if (names.stream().noneMatch(has -> has.equals(name) || has.startsWith(name + "-"))) {
        missing.add(name);
      }
    }
    Stream.of(
            parts("message-ProofRequest-", ProofEvidence.class),
            parts("message-ProofAnswer-", ProofVerdict.class),
            parts("message-LibraryTold-", LibraryReply.class),
            bodies(Body.class),
            STORED.keySet().stream().map("stored-"::concat))
        .flatMap(all -> all)
        .filter(name -> !names.contains(name))
        .forEach(missing::add);
    assertThat(missing)
        .as("run this test once with -Donecard.golden.write=true, and commit what it writes")
        .isEmpty();
  }

  @Test
  void samplesThatAreWritten_areOfEveryKind() {
    assertThat(samples().keySet()).containsAll(bodies(Body.class).toList());
  }

  private static Stream<String> parts(String before, Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .map(kind -> before + kind.getSimpleName());
  }

  private static Stream<String> bodies(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(
            kind -> kind.isInterface() ? bodies(kind) : Stream.of("record-" + kind.getSimpleName()))
        .distinct();
  }

  // ---- files ----

  private static List<String> names() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".hex"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    }
  }

  private static byte[] bytes(String name) throws IOException {
    return HexFormat.of()
        .parseHex(Files.readString(FOLDER.resolve(name + ".hex")).replaceAll("\\s", ""));
  }

  private static void writeMissing() throws IOException {
    Files.createDirectories(FOLDER);
    for (Map.Entry<String, byte[]> sample : samples().entrySet()) {
      Path file = FOLDER.resolve(sample.getKey() + ".hex");
      if (!Files.exists(file)) {
        String hex = HexFormat.of().formatHex(sample.getValue());
        StringBuilder lines = new StringBuilder();
        for (int at = 0; at < hex.length(); at += LINE) {
          lines.append(hex, at, Math.min(at + LINE, hex.length())).append('\n');
        }
        Files.writeString(file, lines, StandardCharsets.US_ASCII);
        Files.writeString(
            FOLDER.resolve(sample.getKey() + ".txt"),
            words(form(sample.getKey()).value(sample.getValue())));
      }
    }
  }

  /** One of each kind, by its name; of two of a kind the first. */
  private static Map<String, byte[]> samples() {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    Samples made = new Samples(1);
    for (Message message : made.messages()) {
      samples.putIfAbsent(nameOf(message), Messages.encode(message));
    }
    RecordChain chain = RecordChain.opening(Samples.TERMINAL, 1);
    List<ChainedRecord> records = new ArrayList<>();
    records.add(made.open(chain, Head.NONE));
    records.addAll(made.appendOneOfEach(chain));
    for (ChainedRecord record : records) {
      samples.putIfAbsent(
          "record-" + record.content().body().getClass().getSimpleName(), record.bytes().bytes());
    }
    samples.put("stored-HostTime", Bodies.encode(made.hostTime()));
    samples.put("stored-EpochGrant", Bodies.encode(made.epochGrant()));
    samples.put("stored-PlaceLease", Bodies.encode(made.placeLease()));
    samples.put("stored-Seal", Bodies.encode(made.seal()));
    samples.put("stored-Answer", Bodies.encode(made.answer()));
    samples.put("stored-Catalogue", Bodies.encode(made.catalogue()));
    samples.put("stored-DenyManifest", Bodies.encode(made.denyManifest()));
    samples.put("stored-GateOrder", Bodies.encode(made.gateOrder()));
    samples.put("stored-AnchorList", Bodies.encode(made.anchorList()));
    samples.put("stored-Facts", Bodies.encode(made.facts()));
    samples.put("stored-Decision", Bodies.encode(made.decision()));
    samples.put("stored-PurseDebit", Bodies.encode(made.purseDebit()));
    return samples;
  }

  private static String nameOf(Message message) {
    String name = "message-" + message.getClass().getSimpleName();
    if (message instanceof ProofRequest request) {
      return name + "-" + request.evidence().getClass().getSimpleName();
    }
    if (message instanceof Message.LibraryTold told) {
      return name + "-" + told.reply().getClass().getSimpleName();
    }
    boolean isAhead =
        (message instanceof Message.Submission submission && submission.ahead())
            || (message instanceof Message.Welcome welcome && welcome.mostAhead() > 0);
    if (isAhead) {
      return name + "-Ahead";
    }
    return message instanceof ProofAnswer answer
        ? name + "-" + answer.verdict().getClass().getSimpleName()
        : name;
  }

  /** What a value says, one word a line. */
  private static String words(Object value) {
    StringBuilder words = new StringBuilder();
    List<String> all = BETWEEN.splitAsStream(String.valueOf(value)).sorted().toList();
    for (String word : all) {
      words.append(word).append('\n');
    }
    return words.toString();
  }

  @Test
  void wordsOfTwoValues_differWhereTheValuesDo() {
    assertThat(new TreeSet<>(List.of(words(new Samples(1).seal()), words(new Samples(2).seal()))))
        .hasSize(2);
  }
}
