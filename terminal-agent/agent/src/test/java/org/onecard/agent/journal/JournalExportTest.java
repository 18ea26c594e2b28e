package org.onecard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.cli.AgentCommand;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import picocli.CommandLine;

/** What an operator is handed of a journal, whole and damaged. */
class JournalExportTest {

  private static final ClockReading TIME =
      new ClockReading(Instant.parse("2026-05-01T08:00:00Z"), TimeQuality.FROM_FLOOR);
  private static final JournalSize SMALL = new JournalSize(65_536, 8);
  private static final int RECORDS = 1_200;

  @TempDir private Path folder;
  private final TestHost host = new TestHost();

  @BeforeEach
  void aJournalOfSeveralSegments() throws Exception {
    host.start();
    host.enrol(folder);
    try (JournalShell journal =
        JournalShell.open(
            TerminalIdentity.read(folder).terminalId(),
            FileDisk.open(folder.resolve("journal")),
            SMALL,
            new EpochFile(folder.resolve("epochs")),
            () -> TIME)) {
      for (int count = 1; count < RECORDS; count++) {
        String text = "no " + count;
        Recorded recorded =
            journal
                .append(
                    new Draft(
                        TIME, 1, Optional.empty(), id -> new Body.EventBody("test.event", text)),
                    Durability.SOON)
                .get();
        assertThat(recorded).isInstanceOf(Recorded.Done.class);
      }
    }
    assertThat(segments()).hasSizeGreaterThan(2);
  }

  @AfterEach
  void ended() {
    host.close();
  }

  @Test
  void wholeJournal_everyRecordByteForByte_underAChecksumAndTheTerminalsSignature()
      throws Exception {
    byte[] file = export();

    List<FlatJson> lines = lines(file);
    FlatJson opening = lines.get(0);
    assertThat(opening.text("format")).isEqualTo("onecard-journal-export");
    assertThat(opening.number("version")).isEqualTo(1);
    assertThat(opening.text("terminal")).isEqualTo(identity().terminalId());
    assertThat(opening.text("region")).isEqualTo(identity().region().code());
    List<FlatJson> records = ofKind(lines, "record");
    assertThat(records).hasSize(RECORDS);
    for (FlatJson line : records) {
      Decoded<ChainedRecord> decoded = Bodies.decodeChained(line.bytes("record"), Optional.empty());
      assertThat(decoded.orElseThrow().hash().bytes()).isEqualTo(line.bytes("hash"));
    }
    FlatJson head = ofKind(lines, "head").get(0);
    assertThat(head.number("last")).isEqualTo(RECORDS);
    assertThat(head.text("hash")).isEqualTo(records.get(RECORDS - 1).text("hash"));
    FlatJson end = lines.get(lines.size() - 1);
    assertThat(end.text("kind")).isEqualTo("end");
    assertThat(end.number("records")).isEqualTo(RECORDS);
    assertThat(end.bytes("sha256")).isEqualTo(sha256BeforeTheLastLine(file));
    assertThat(
            identity()
                .recordKey()
                .verifyingKey()
                .verify(
                    SignatureContext.JOURNAL_EXPORT,
                    end.bytes("sha256"),
                    new Signature(
                        Signature.Algorithm.ED25519, new SignedBytes(end.bytes("signature")))))
        .isTrue();
  }

  @Test
  void recordDamagedInTheMiddle_everyOtherOneIsWritten_andThePlaceIsSaid() throws Exception {
    Path second = segments().get(1);
    byte[] bytes = Files.readAllBytes(second);
    int broken = Segment.scan(bytes).entries().get(5).offset();
    bytes[broken + Segment.ENTRY_HEADER_BYTES + 20] ^= 1;
    Files.write(second, bytes);

    byte[] file = export();

    List<FlatJson> lines = lines(file);
    assertThat(ofKind(lines, "record")).hasSize(RECORDS - 1);
    FlatJson stop = ofKind(lines, "stop").get(0);
    assertThat(stop.number("segment")).isEqualTo(2);
    assertThat(stop.number("offset")).isEqualTo(broken);
    assertThat(stop.truth("torn")).isFalse();
    assertThat(lines.get(lines.size() - 1).number("stops")).isEqualTo(1);
  }

  @Test
  void segmentReleasedInTheMidst_isNoHoleInTheExport_andOneBeforeTheFirstIsNone() throws Exception {
    List<FlatJson> records = ofKind(lines(exportWhileReleased(1)), "record");
    assertThat(records).isNotEmpty().hasSizeLessThan(RECORDS);
    assertThat(records.get(records.size() - 1).number("sequence")).isEqualTo(RECORDS);

    assertThatThrownBy(() -> exportWhileReleased(3))
        .isInstanceOf(ReleasedMeanwhileException.class)
        .hasMessageContaining("segment 00000003 was released");
  }

  @Test
  void tornTail_isSaid_andIsNoDamage() throws Exception {
    List<Path> segments = segments();
    Path current = segments.get(segments.size() - 2);
    byte[] bytes = Files.readAllBytes(current);
    bytes[Segment.scan(bytes).end() + 3] = 77;
    Files.write(current, bytes);

    List<FlatJson> lines = lines(export());

    assertThat(ofKind(lines, "record")).hasSize(RECORDS);
    assertThat(ofKind(lines, "stop").get(0).truth("torn")).isTrue();
  }

  @Test
  void command_writesTheFileForItsOwnerOnly_overwritesNone_andFailsOnADamagedJournal()
      throws Exception {
    Path file = folder.resolve("for-the-operator.jsonl");

    assertThat(run("--out", file.toString())).startsWith("0 1200 records, 1.1 to 1.1200, sha256 ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(run("--out", file.toString())).startsWith("1 ").contains("is there already");

    byte[] bytes = Files.readAllBytes(segments().get(0));
    bytes[100] ^= 1;
    Files.write(segments().get(0), bytes);
    assertThat(run("--out", file + ".2"))
        .startsWith("1 1199 records")
        .contains("stopped: segment 00000001 at offset 16, behind record 0.0");
  }

  private String run(String... more) {
    StringWriter out = new StringWriter();
    List<String> args =
        new ArrayList<>(List.of("terminal", "journal", "export", "--data", folder.toString()));
    args.addAll(List.of(more));
    PrintWriter printer = new PrintWriter(out);
    int code =
        new CommandLine(new AgentCommand())
            .setOut(printer)
            .setErr(printer)
            .setExecutionExceptionHandler(
                (fault, command, parsed) -> {
                  printer.println(fault.getMessage());
                  return 1;
                })
            .execute(args.toArray(String[]::new));
    return code + " " + out;
  }

  private TerminalIdentity identity() throws IOException {
    return TerminalIdentity.read(folder);
  }

  private byte[] export() throws IOException {
    try (FileDisk disk = FileDisk.open(folder.resolve("journal"))) {
      return export(disk);
    }
  }

  /** A terminal that runs releases a segment, and those before it, when the export comes to it. */
  private byte[] exportWhileReleased(long segment) throws IOException {
    try (FileDisk disk = FileDisk.open(folder.resolve("journal"))) {
      return export(new ReleasingDisk(disk, segment));
    }
  }

  private record ReleasingDisk(Disk disk, long upTo) implements Disk {

    @Override
    public List<Long> list() throws IOException {
      return disk.list();
    }

    @Override
    public byte[] read(long segment) throws IOException {
      if (segment == upTo) {
        for (long each : disk.list()) {
          if (each <= upTo) {
            disk.delete(each);
          }
        }
      }
      return disk.read(segment);
    }

    @Override
    public void reserve(long segment, byte[] header, int size) throws IOException {
      disk.reserve(segment, header, size);
    }

    @Override
    public void append(long segment, int offset, byte[] bytes) throws IOException {
      disk.append(segment, offset, bytes);
    }

    @Override
    public void sync(long segment) throws IOException {
      disk.sync(segment);
    }

    @Override
    public void truncate(long segment, int offset) throws IOException {
      disk.truncate(segment, offset);
    }

    @Override
    public void delete(long segment) throws IOException {
      disk.delete(segment);
    }

    @Override
    public void close() throws IOException {
      disk.close();
    }
  }

  private byte[] export(Disk disk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JournalExport unused =
        JournalExport.write(
            disk, identity(), new EpochFile(folder.resolve("epochs")).read(), TIME.at(), out);
    return out.toByteArray();
  }

  private List<Path> segments() throws IOException {
    try (var files = Files.list(folder.resolve("journal"))) {
      return files.sorted().toList();
    }
  }

  private static List<FlatJson> lines(byte[] file) throws IOException {
    List<FlatJson> lines = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      lines.add(FlatJson.parse("a line", line.getBytes(StandardCharsets.UTF_8)));
    }
    return lines;
  }

  private static List<FlatJson> ofKind(List<FlatJson> lines, String kind) throws IOException {
    List<FlatJson> found = new ArrayList<>();
    for (FlatJson line : lines) {
      if (line.text("kind").equals(kind)) {
        found.add(line);
      }
    }
    return found;
  }

  private static byte[] sha256BeforeTheLastLine(byte[] file) throws Exception {
    int end = file.length - 1;
    while (file[end - 1] != '\n') {
      end--;
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(file, 0, end);
    return digest.digest();
  }
}
