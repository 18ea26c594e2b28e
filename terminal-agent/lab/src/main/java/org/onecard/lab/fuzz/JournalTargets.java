package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochStore;
import org.onecard.agent.journal.Disk;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.JournalDamagedException;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.journal.JournalKeeper;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.TimeQuality;

/** What a terminal finds on its disk after whatever has happened to it. */
final class JournalTargets {

  private static final String TERMINAL = "gate-01";
  private static final JournalSize SMALL = new JournalSize(65_536, 4);
  private static final int HEADER = 16;
  private static final int ENTRY_HEADER = 12;
  private static final ClockReading NOW =
      new ClockReading(Instant.ofEpochMilli(1_772_352_000_000L), TimeQuality.FROM_HOST);

  private JournalTargets() {}

  /**
   * The first segment's bytes, with zeros behind them. The first byte's lowest bit says whether the
   * sums of its entries are made right, without which no random byte gets past them; the next,
   * whether somebody looks or a terminal starts.
   */
  static void segment(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] image = Arrays.copyOf(Arrays.copyOfRange(input, 1, input.length), SMALL.segmentBytes());
    if ((input[0] & 1) == 1) {
      mendSums(image);
    }
    if ((input[0] & 2) == 0) {
      JournalInspection found = JournalInspection.of(new Memory(image), SMALL);
      require(found.tornBytes() >= 0 && found.records() >= 0, "counts are counts");
      found.fault().ifPresent(fault -> require(!fault.isBlank(), "a fault has words"));
      return;
    }
    try {
      JournalKeeper keeper = open(new Memory(image));
      List<Recorded> answers = new ArrayList<>();
      keeper.write(draft("later"), Durability.NOW, answers::add);
      require(answers.size() == 1, "whoever asks is answered");
      keeper.stop();
    } catch (JournalDamagedException e) {
      require(e.getMessage() != null, "a damaged journal is refused with words");
    } catch (IOException e) {
      require(e.getMessage() != null, "a journal that cannot be read is refused with words");
    }
  }

  private static JournalKeeper open(Memory disk) throws IOException, JournalDamagedException {
    return JournalKeeper.open(TERMINAL, disk, SMALL, disk, () -> NOW, () -> 0);
  }

  private static Draft draft(String detail) {
    return new Draft(
        NOW, 1, Optional.empty(), id -> new Body.EventBody("gate.fault", detail + " " + id));
  }

  private static void mendSums(byte[] image) {
    int at = HEADER;
    while (at + ENTRY_HEADER < image.length) {
      int length = intAt(image, at);
      if (length <= 0 || length > image.length - ENTRY_HEADER - at) {
        return;
      }
      CRC32C sum = new CRC32C();
      sum.update(image, at, 8);
      sum.update(image, at + ENTRY_HEADER, length);
      for (int i = 0; i < 4; i++) {
        image[at + 8 + i] = (byte) (sum.getValue() >> (24 - 8 * i));
      }
      at += ENTRY_HEADER + length;
    }
  }

  private static int intAt(byte[] image, int at) {
    return (image[at] & 0xFF) << 24
        | (image[at + 1] & 0xFF) << 16
        | (image[at + 2] & 0xFF) << 8
        | (image[at + 3] & 0xFF);
  }

  /** A segment with some records, as a terminal writes it. */
  static List<byte[]> samples() {
    try {
      Memory disk = new Memory();
      JournalKeeper keeper = open(disk);
      for (int i = 0; i < 3; i++) {
        keeper.write(draft("sample"), Durability.NOW, recorded -> {});
      }
      keeper.stop();
      byte[] whole = disk.read(disk.list().get(0));
      int end = whole.length;
      while (whole[end - 1] == 0) {
        end--;
      }
      List<byte[]> samples = new ArrayList<>();
      for (int first = 0; first < 4; first++) {
        byte[] sample = new byte[1 + end];
        sample[0] = (byte) first;
        System.arraycopy(whole, 0, sample, 1, end);
        samples.add(sample);
      }
      return samples;
    } catch (IOException | JournalDamagedException e) {
      throw new IllegalStateException("a new journal is sound", e);
    }
  }

  /** A disk that fails at nothing. */
  private static final class Memory implements Disk, EpochStore {

    private final Map<Long, byte[]> segments = new TreeMap<>();
    private EpochBook epochs = EpochBook.granted(1, 16);

    Memory() {}

    Memory(byte[] first) {
      segments.put(1L, first);
    }

    @Override
    public List<Long> list() {
      return List.copyOf(segments.keySet());
    }

    @Override
    public byte[] read(long segment) throws IOException {
      return there(segment).clone();
    }

    @Override
    public void reserve(long segment, byte[] header, int size) {
      segments.put(segment, Arrays.copyOf(header, size));
    }

    @Override
    public void append(long segment, int offset, byte[] bytes) throws IOException {
      System.arraycopy(bytes, 0, there(segment), offset, bytes.length);
    }

    @Override
    public void sync(long segment) throws IOException {
      byte[] unused = there(segment);
    }

    @Override
    public void truncate(long segment, int offset) throws IOException {
      byte[] image = there(segment);
      Arrays.fill(image, offset, image.length, (byte) 0);
    }

    @Override
    public void delete(long segment) {
      segments.remove(segment);
    }

    private byte[] there(long segment) throws IOException {
      byte[] image = segments.get(segment);
      if (image == null) {
        throw new IOException("there is no segment " + segment);
      }
      return image;
    }

    @Override
    public EpochBook read() {
      return epochs;
    }

    @Override
    public void write(EpochBook book) {
      epochs = book;
    }

    @Override
    public void close() {
      // Nothing to let go of.
    }
  }
}
