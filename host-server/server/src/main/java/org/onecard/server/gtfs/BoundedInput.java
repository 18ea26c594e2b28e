package org.onecard.server.gtfs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with a fault where a file is larger than it may be, for instance a zip that swells. */
final class BoundedInput extends FilterInputStream {

  private long left;

  BoundedInput(InputStream in, long most) {
    super(in);
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("it is larger than a feed's file may be");
    }
  }
}
