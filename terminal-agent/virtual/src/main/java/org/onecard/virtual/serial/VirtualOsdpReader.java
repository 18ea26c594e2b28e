package org.onecard.virtual.serial;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A reader that speaks OSDP: who it is, what it can do, its light, buzzer and output, a card held
 * to it, and a secure channel. Safe for any thread.
 */
public final class VirtualOsdpReader implements VirtualDevice {

  private static final byte[] DEFAULT_KEY =
      HexFormat.of().parseHex("303132333435363738393a3b3c3d3e3f");
  private static final byte[] NUMBER = HexFormat.of().parseHex("beba0100afbeadde");
  private static final int SOM = 0x53;
  private static final int LONGEST = 1_440;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final Deque<byte[]> events = new ArrayDeque<>();
  private final List<String> obeyed = new ArrayList<>();

  private int address;
  private byte[] key;
  private boolean demandsChannel;
  private long serial = 0xDEADBEAFL;
  private int expected;
  private byte @Nullable [] lastCommand;
  private byte[] lastReply = SILENCE;

  private boolean secure;
  private byte[] randomA = new byte[8];
  private final byte[] randomB = HexFormat.of().parseHex("4f1d2c3b5a697887");
  private byte[] sEnc = new byte[16];
  private byte[] sMac1 = new byte[16];
  private byte[] sMac2 = new byte[16];
  private byte[] cMac = new byte[16];
  private byte[] rMac = new byte[16];

  /**
   * A new one, with the key that every new reader has.
   *
   * @param address 0 to 126
   */
  public VirtualOsdpReader(int address) {
    this.address = address;
    this.key = DEFAULT_KEY.clone();
  }

  /** Gives it a key of 16 bytes, as an installation did. */
  public synchronized VirtualOsdpReader withKey(byte[] own) {
    key = own.clone();
    return this;
  }

  public synchronized VirtualOsdpReader withSerial(long number) {
    serial = number;
    return this;
  }

  /** From now on it answers nothing but the beginning of a channel in the open. */
  public synchronized VirtualOsdpReader demandingChannel() {
    demandsChannel = true;
    return this;
  }

  /** Holds a card to it. */
  public synchronized void present(int bits, byte[] card) {
    // The first is the reply, then the reader and the format.
    byte[] event = {0x50, 0, 1, (byte) bits, (byte) (bits >> 8)};
    events.add(joined(event, card));
  }

  /** Takes its power for a moment: it forgets its channel and what it was told. */
  public synchronized void powerCycle() {
    held.reset();
    events.clear();
    secure = false;
    expected = 0;
    lastCommand = null;
  }

  /** What it was told to do, in words, as {@code LED …}, {@code BUZ …}, {@code OUT …}. */
  public synchronized List<String> obeyed() {
    return List.copyOf(obeyed);
  }

  public synchronized boolean isSecure() {
    return secure;
  }

  public synchronized boolean hasKey(byte[] asked) {
    return MessageDigest.isEqual(key, asked);
  }

  @Override
  public synchronized byte[] hear(int one) {
    if (held.size() == 0 && one != SOM) {
      return SILENCE;
    }
    held.write(one);
    byte[] bytes = held.toByteArray();
    if (bytes.length < 4) {
      return SILENCE;
    }
    int length = u(bytes, 2) + 256 * u(bytes, 3);
    if (length < 7 || length > LONGEST) {
      held.reset();
      return SILENCE;
    }
    if (bytes.length < length) {
      return SILENCE;
    }
    held.reset();
    return command(bytes);
  }

  private byte[] command(byte[] frame) {
    boolean crc = (frame[4] & 4) != 0;
    int end = frame.length - (crc ? 2 : 1);
    int to = u(frame, 1);
    if ((to != address && to != 0x7F) || (to & 0x80) != 0 || !sound(frame, end, crc)) {
      return SILENCE;
    }
    int sequence = frame[4] & 3;
    if (sequence != 0 && Arrays.equals(frame, lastCommand)) {
      return lastReply;
    }
    if (sequence == 0) {
      expected = 0;
      secure = false;
    } else if (sequence != expected) {
      return reply(sequence, null, new byte[] {0x41, 4});
    }
    lastCommand = frame.clone();
    expected = sequence % 3 + 1;
    lastReply = answer(frame, end, sequence);
    return lastReply;
  }

  private static boolean sound(byte[] frame, int end, boolean crc) {
    if (!crc) {
      int sum = 0;
      for (byte one : frame) {
        sum += one;
      }
      return (sum & 0xFF) == 0;
    }
    return crc(frame, end) == u(frame, end) + 256 * u(frame, end + 1);
  }

  private byte[] answer(byte[] frame, int end, int sequence) {
    boolean block = (frame[4] & 8) != 0;
    int type = block ? u(frame, 6) : 0;
    int at = block ? 5 + u(frame, 5) : 5;
    if (type == 0x11 || type == 0x13) {
      return handshake(frame, at, end, sequence, type);
    }
    if (!block) {
      int code = u(frame, at);
      if (secure || (demandsChannel && code != 0x61 && code != 0x62)) {
        return reply(sequence, null, new byte[] {0x41, 6});
      }
      return reply(sequence, null, obey(code, Arrays.copyOfRange(frame, at + 1, end)));
    }
    return secure ? secured(frame, at, end, sequence, type) : reply(sequence, null, nak(6));
  }

  private byte[] handshake(byte[] frame, int at, int end, int sequence, int type) {
    byte[] used = frame[7] == 0 ? DEFAULT_KEY : key;
    if (frame[7] == 0 && !Arrays.equals(key, DEFAULT_KEY)) {
      return reply(sequence, null, nak(5));
    }
    byte[] data = Arrays.copyOfRange(frame, at + 1, end);
    if (type == 0x11 && data.length == 8) {
      randomA = data;
      sEnc = ecb(used, session(0x82));
      sMac1 = ecb(used, session(0x01));
      sMac2 = ecb(used, session(0x02));
      byte[] proof = ecb(sEnc, joined(randomA, randomB));
      return reply(
          sequence,
          new byte[] {3, 0x12, frame[7]},
          joined(new byte[] {0x76}, joined(NUMBER, joined(randomB, proof))));
    }
    byte[] expectedProof = ecb(sEnc, joined(randomB, randomA));
    if (type == 0x13 && Arrays.equals(expectedProof, data)) {
      rMac = ecb(sMac2, ecb(sMac1, expectedProof));
      secure = true;
      return reply(sequence, new byte[] {3, 0x14, 1}, joined(new byte[] {0x78}, rMac));
    }
    return reply(
        sequence, new byte[] {3, 0x14, (byte) 0xFF}, joined(new byte[] {0x78}, new byte[16]));
  }

  private byte[] session(int second) {
    byte[] block = new byte[16];
    block[0] = 1;
    block[1] = (byte) second;
    System.arraycopy(randomA, 0, block, 2, 6);
    return block;
  }

  private byte[] secured(byte[] frame, int at, int end, int sequence, int type) {
    int dataEnd = end - 4;
    byte[] mac = mac(Arrays.copyOf(frame, dataEnd), rMac);
    if (!Arrays.equals(Arrays.copyOf(mac, 4), Arrays.copyOfRange(frame, dataEnd, end))) {
      secure = false;
      return reply(sequence, null, nak(5));
    }
    cMac = mac;
    byte[] data = Arrays.copyOfRange(frame, at + 1, dataEnd);
    if (type == 0x17) {
      data = cbc(Cipher.DECRYPT_MODE, sEnc, inverse(rMac), data);
      int last = data.length - 1;
      while (last > 0 && data[last] == 0) {
        last--;
      }
      data = Arrays.copyOf(data, last);
    }
    byte[] said = obey(u(frame, at), data);
    return securedReply(sequence, said);
  }

  private byte[] securedReply(int sequence, byte[] said) {
    byte[] data = Arrays.copyOfRange(said, 1, said.length);
    byte[] hidden = data;
    if (data.length > 0) {
      byte[] padded = Arrays.copyOf(data, (data.length / 16 + 1) * 16);
      padded[data.length] = (byte) 0x80;
      hidden = cbc(Cipher.ENCRYPT_MODE, sEnc, inverse(cMac), padded);
    }
    byte[] block = {2, (byte) (data.length == 0 ? 0x16 : 0x18)};
    byte[] front = front(sequence, block, joined(new byte[] {said[0]}, hidden), 4);
    rMac = mac(front, cMac);
    return finished(joined(front, Arrays.copyOf(rMac, 4)));
  }

  private byte[] obey(int code, byte[] data) {
    return switch (code) {
      case 0x60 -> {
        byte[] event = events.poll();
        yield event == null ? new byte[] {0x40} : event;
      }
      case 0x61 ->
          joined(
              HexFormat.of().parseHex("45bebafe0101"),
              new byte[] {
                (byte) serial,
                (byte) (serial >> 8),
                (byte) (serial >> 16),
                (byte) (serial >> 24),
                1,
                2,
                3
              });
      case 0x62 -> HexFormat.of().parseHex("46020101040201050101080100090100");
      case 0x64 -> new byte[] {0x48, 0, 0};
      case 0x68 -> done("OUT", data);
      case 0x69 -> done("LED", data);
      case 0x6A -> done("BUZ", data);
      case 0x6E -> {
        address = data[0];
        yield joined(new byte[] {0x54}, data);
      }
      case 0x75 -> {
        if (!secure || data.length != 18) {
          yield nak(6);
        }
        key = Arrays.copyOfRange(data, 2, 18);
        obeyed.add("KEYSET");
        yield new byte[] {0x40};
      }
      default -> nak(3);
    };
  }

  private byte[] done(String what, byte[] data) {
    obeyed.add(what + " " + HexFormat.of().formatHex(data));
    return new byte[] {0x40};
  }

  private static byte[] nak(int reason) {
    return new byte[] {0x41, (byte) reason};
  }

  private byte[] reply(int sequence, byte @Nullable [] block, byte[] said) {
    return finished(front(sequence, block, said, 0));
  }

  private byte[] front(int sequence, byte @Nullable [] block, byte[] said, int macLength) {
    byte[] security = block == null ? new byte[0] : block;
    int length = 5 + security.length + said.length + macLength + 2;
    byte[] head = {
      SOM,
      (byte) (address | 0x80),
      (byte) length,
      (byte) (length >> 8),
      (byte) (sequence | 4 | (block == null ? 0 : 8))
    };
    return joined(head, joined(security, said));
  }

  private static byte[] finished(byte[] front) {
    int crc = crc(front, front.length);
    return joined(
        new byte[] {(byte) 0xFF}, joined(front, new byte[] {(byte) crc, (byte) (crc >> 8)}));
  }

  private byte[] mac(byte[] message, byte[] start) {
    byte[] whole = message;
    if (message.length % 16 != 0) {
      whole = Arrays.copyOf(message, (message.length / 16 + 1) * 16);
      whole[message.length] = (byte) 0x80;
    }
    byte[] chained = start;
    for (int at = 0; at < whole.length; at += 16) {
      byte[] block = Arrays.copyOfRange(whole, at, at + 16);
      for (int i = 0; i < 16; i++) {
        block[i] ^= chained[i];
      }
      chained = ecb(at + 16 == whole.length ? sMac2 : sMac1, block);
    }
    return chained;
  }

  private static byte[] ecb(byte[] with, byte[] block) {
    return cbc(Cipher.ENCRYPT_MODE, with, new byte[16], block);
  }

  private static byte[] cbc(int mode, byte[] with, byte[] start, byte[] blocks) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(mode, new SecretKeySpec(with, "AES"), new IvParameterSpec(start));
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no whole blocks, or no AES in this Java", e);
    }
  }

  private static byte[] inverse(byte[] block) {
    byte[] inverted = block.clone();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) ~inverted[i];
    }
    return inverted;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    return whole;
  }

  private static int u(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  private static int crc(byte[] bytes, int length) {
    int crc = 0x1D0F;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
      }
    }
    return crc & 0xFFFF;
  }
}
