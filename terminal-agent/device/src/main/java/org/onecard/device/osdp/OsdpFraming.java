package org.onecard.device.osdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.onecard.device.osdp.OsdpFrame.Security;
import org.onecard.device.serial.LineBytes;

/** Makes messages of bytes in any pieces. A machine. */
final class OsdpFraming {

  /** Within a message no silence is longer than 20 ms (5.7); Linux hands bytes on late. */
  private static final long GAP_NANOS = 100_000_000;

  private final byte[] held = new byte[OsdpFrame.LONGEST];
  private int length;
  private long lastAt;

  List<OsdpHeard> accept(byte[] piece, long atNanos) {
    List<OsdpHeard> heard = new ArrayList<>();
    if (length > 0 && atNanos - lastAt > GAP_NANOS) {
      heard.add(new OsdpHeard.Malformed(length, "it ended there"));
      length = 0;
    }
    lastAt = atNanos;
    for (byte one : piece) {
      if (length > 0 || (one & 0xFF) == OsdpFrame.START) {
        held[length++] = one;
        take(heard);
      }
    }
    return heard;
  }

  void reset() {
    length = 0;
  }

  private void take(List<OsdpHeard> heard) {
    while (length >= 4) {
      int whole = at(2) | (at(3) << 8);
      if (whole < OsdpFrame.HEADER + 2 || whole > OsdpFrame.LONGEST) {
        malformed(heard, 2, "its length would be " + whole);
      } else if (length < whole) {
        return;
      } else {
        decode(Arrays.copyOf(held, whole), heard);
      }
    }
  }

  private int at(int index) {
    return held[index] & 0xFF;
  }

  private void malformed(List<OsdpHeard> heard, int offset, String because) {
    heard.add(new OsdpHeard.Malformed(offset, because));
    dropToNextStart(1);
  }

  private void dropToNextStart(int from) {
    int next = from;
    while (next < length && at(next) != OsdpFrame.START) {
      next++;
    }
    System.arraycopy(held, next, held, 0, length - next);
    length -= next;
  }

  private void decode(byte[] bytes, List<OsdpHeard> heard) {
    int control = bytes[4] & 0xFF;
    int sumLength = (control & OsdpFrame.WITH_CRC) == 0 ? 1 : 2;
    int end = bytes.length - sumLength;
    boolean sound =
        sumLength == 1
            ? OsdpSums.checksum(bytes, end) == (bytes[end] & 0xFF)
            : OsdpSums.crc(bytes, end) == ((bytes[end] & 0xFF) | ((bytes[end + 1] & 0xFF) << 8));
    if (!sound) {
      malformed(heard, end, "its sum is wrong");
      return;
    }
    int at = OsdpFrame.HEADER;
    Optional<Security> security = Optional.empty();
    if ((control & OsdpFrame.WITH_SECURITY) != 0) {
      int blockLength = at < end ? bytes[at] & 0xFF : 0;
      if (blockLength < 2 || at + blockLength >= end) {
        malformed(heard, at, "its security block would have %d bytes".formatted(blockLength));
        return;
      }
      security =
          Optional.of(
              new Security(
                  bytes[at + 1] & 0xFF,
                  LineBytes.of(Arrays.copyOfRange(bytes, at + 2, at + blockLength))));
      at += blockLength;
    }
    int macLength = security.map(Security::hasMac).orElse(false) ? OsdpFrame.MAC_LENGTH : 0;
    if (at + 1 + macLength > end) {
      malformed(heard, at, "it has no code");
      return;
    }
    int dataEnd = end - macLength;
    heard.add(
        new OsdpHeard.Whole(
            new OsdpFrame(
                bytes[1] & 0x7F,
                (bytes[1] & OsdpFrame.REPLY) != 0,
                control & 0x03,
                security,
                bytes[at] & 0xFF,
                LineBytes.of(Arrays.copyOfRange(bytes, at + 1, dataEnd)),
                macLength == 0
                    ? Optional.empty()
                    : Optional.of(LineBytes.of(Arrays.copyOfRange(bytes, dataEnd, end))))));
    dropToNextStart(bytes.length);
  }
}
