package org.onecard.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.onecard.agent.store.StoredFile;

/** Segments as files {@code 00000001.seg} of one folder. */
public final class FileDisk implements Disk {

  private static final Pattern NAME = Pattern.compile("([0-9]{8,18})\\.seg");
  private static final int CHUNK_BYTES = 65_536;

  private final Path folder;
  private final Map<Long, FileChannel> open = new HashMap<>();

  private FileDisk(Path folder) {
    this.folder = folder;
  }

  /** The folder is made, for its owner only, when it is not there. */
  public static FileDisk open(Path folder) throws IOException {
    StoredFile.createPrivateFolder(folder);
    return new FileDisk(folder);
  }

  @Override
  public List<Long> list() throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          numbers.add(Long.parseLong(name.group(1)));
        }
      }
    }
    return numbers;
  }

  @Override
  public byte[] read(long segment) throws IOException {
    return Files.readAllBytes(path(segment));
  }

  @Override
  public void reserve(long segment, byte[] header, int size) throws IOException {
    Path path = path(segment);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            StoredFile.attributes(folder, "rw-------"));
    try {
      write(channel, 0, header);
      zero(channel, header.length, size);
      channel.force(true);
      StoredFile.syncFolder(folder);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(path);
      throw named("reserve", segment, e);
    }
    open.put(segment, channel);
  }

  @Override
  public void append(long segment, int offset, byte[] bytes) throws IOException {
    try {
      write(channel(segment), offset, bytes);
    } catch (IOException e) {
      throw named("write", segment, e);
    }
  }

  @Override
  public void sync(long segment) throws IOException {
    try {
      // The size does not change after the reserve, so there is no metadata worth a second write.
      channel(segment).force(false);
    } catch (IOException e) {
      throw named("sync", segment, e);
    }
  }

  @Override
  public void truncate(long segment, int offset) throws IOException {
    try {
      FileChannel channel = channel(segment);
      zero(channel, offset, Math.toIntExact(channel.size()));
      channel.force(false);
    } catch (IOException e) {
      throw named("cut", segment, e);
    }
  }

  @Override
  public void delete(long segment) throws IOException {
    FileChannel channel = open.remove(segment);
    if (channel != null) {
      channel.close();
    }
    Files.deleteIfExists(path(segment));
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : open.values()) {
      channel.close();
    }
    open.clear();
  }

  private FileChannel channel(long segment) throws IOException {
    FileChannel channel = open.get(segment);
    if (channel == null) {
      channel = FileChannel.open(path(segment), StandardOpenOption.READ, StandardOpenOption.WRITE);
      open.put(segment, channel);
    }
    return channel;
  }

  private static void zero(FileChannel channel, int from, int to) throws IOException {
    for (int offset = from; offset < to; offset += CHUNK_BYTES) {
      write(channel, offset, new byte[Math.min(CHUNK_BYTES, to - offset)]);
    }
  }

  private static void write(FileChannel channel, int offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, (long) offset + buffer.position());
    }
  }

  private Path path(long segment) {
    return folder.resolve("%08d.seg".formatted(segment));
  }

  private IOException named(String what, long segment, IOException cause) {
    return new IOException(
        "cannot " + what + " " + path(segment) + ": " + cause.getMessage(), cause);
  }
}
