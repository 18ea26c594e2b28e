package org.onecard.agent.journal;

import java.io.IOException;
import java.util.List;

/**
 * A folder of segments, as far as the journal needs one. Used by one thread. Every method throws
 * {@link IOException} with a sentence that names the file.
 */
public interface Disk extends AutoCloseable {

  /** Numbers of the segments that are there. */
  List<Long> list() throws IOException;

  byte[] read(long segment) throws IOException;

  /**
   * Makes a segment full of zeros behind the header, so that later writes need no further room, and
   * syncs it and the folder. When it fails nothing of it stays.
   */
  void reserve(long segment, byte[] header, int size) throws IOException;

  /** Writes all the bytes at the offset, within the segment's size. */
  void append(long segment, int offset, byte[] bytes) throws IOException;

  /** Returns when everything written to the segment is on stable storage. */
  void sync(long segment) throws IOException;

  /** Overwrites with zeros from the offset to the end, and syncs. */
  void truncate(long segment, int offset) throws IOException;

  void delete(long segment) throws IOException;

  @Override
  void close() throws IOException;
}
