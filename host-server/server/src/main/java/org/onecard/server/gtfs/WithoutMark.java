package org.onecard.server.gtfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Skips the byte order mark that some exports of UTF-8 begin with. */
final class WithoutMark extends PushbackInputStream {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private boolean begun;

  WithoutMark(InputStream in) {
    super(in, MARK.length);
  }

  @Override
  public int read() throws IOException {
    skipMark();
    return super.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    skipMark();
    return super.read(into, offset, length);
  }

  private void skipMark() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    byte[] first = in.readNBytes(MARK.length);
    if (!java.util.Arrays.equals(first, MARK)) {
      unread(first);
    }
  }
}
