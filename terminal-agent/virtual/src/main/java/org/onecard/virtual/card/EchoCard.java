package org.onecard.virtual.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;

/**
 * A card that shows how a command reached it and how its answer gets back: for testing what lies in
 * between. It follows ISO 7816-3, section 12, to the letter for its protocol.
 *
 * <pre>
 *   20  SINK     takes any data, gives none
 *   22  SOURCE   gives as many bytes as P1 P2 say: a pattern
 *   24  MIRROR   takes data, gives them back
 *   C0  GET RESPONSE, under the class of the command that it is for
 *   70  MANAGE CHANNEL
 * </pre>
 *
 * <p>Over T=0 data that answer data wait for GET RESPONSE ({@code 61xx}), and a wrong Le, or none,
 * is corrected ({@code 6Cxx}). Over T=1 a command gets as many bytes as its Le allows, and what is
 * left waits for GET RESPONSE. It has logical channels 0 to 19.
 */
public final class EchoCard implements VirtualCard {

  public static final int INS_SINK = 0x20;
  public static final int INS_SOURCE = 0x22;
  public static final int INS_MIRROR = 0x24;

  private static final int INS_GET_RESPONSE = 0xC0;
  private static final int INS_MANAGE_CHANNEL = 0x70;
  private static final int CHANNELS = 20;
  private static final int RECEIVED_MAX = 1_024;
  private static final byte[] NOTHING = {};

  private static final byte[] ATR_T1 = Hex.bytes("3B84014543484F84");

  private final boolean t0;
  private final boolean[] open = new boolean[CHANNELS];
  private final byte[][] pending = new byte[CHANNELS][];
  private final int[] pendingCla = new int[CHANNELS];
  private final List<String> received = new ArrayList<>();

  private EchoCard(boolean t0) {
    this.t0 = t0;
    reset();
  }

  /** A card that speaks T=0 only. */
  public static EchoCard overT0() {
    return new EchoCard(true);
  }

  /** A card that speaks T=1 only. */
  public static EchoCard overT1() {
    return new EchoCard(false);
  }

  /** {@code T=0} or {@code T=1}. */
  public String protocol() {
    return t0 ? "T=0" : "T=1";
  }

  /** What SOURCE gives: each byte says where it stands. */
  public static byte[] pattern(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (i ^ i >> 8);
    }
    return data;
  }

  /** The commands as they came since the last call, in hexadecimal; at most the first 1,024. */
  public synchronized List<String> takeReceived() {
    List<String> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  @Override
  public byte[] atr() {
    return t0 ? StaticAtr.contact(0) : ATR_T1.clone();
  }

  @Override
  public synchronized void reset() {
    Arrays.fill(open, false);
    open[0] = true;
    Arrays.fill(pending, NOTHING);
  }

  @Override
  public synchronized byte[] transmit(byte[] bytes) {
    if (received.size() < RECEIVED_MAX) {
      received.add(Hex.of(bytes));
    }
    if (!(CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed)) {
      return status(0x6700);
    }
    CommandApdu command = parsed.command();
    int channel = channelOf(command.cla());
    if (channel < 0) {
      return status(0x6E00);
    }
    if (!open[channel]) {
      return status(0x6881);
    }
    if (command.ins() == INS_GET_RESPONSE) {
      return getResponse(command, channel);
    }
    pending[channel] = NOTHING;
    return switch (command.ins()) {
      case INS_SINK -> status(0x9000);
      case INS_SOURCE -> give(command, channel, pattern(command.p1() << 8 | command.p2()));
      case INS_MIRROR -> give(command, channel, command.data());
      case INS_MANAGE_CHANNEL -> manageChannel(command, channel);
      default -> status(0x6D00);
    };
  }

  /** Written apart from the code under test: by the rows of ISO 7816-4, tables 2 and 3. */
  private static int channelOf(int cla) {
    if (cla <= 0x1F || (cla >= 0x80 && cla <= 0x9F)) {
      return cla % 4;
    }
    if ((cla >= 0x40 && cla <= 0x7F) || (cla >= 0xC0 && cla <= 0xDF)) {
      return 4 + cla % 16;
    }
    return -1;
  }

  private byte[] give(CommandApdu command, int channel, byte[] data) {
    if (data.length == 0) {
      return status(0x9000);
    }
    boolean tookData = command.data().length > 0;
    if (t0) {
      if (!tookData && command.le() == data.length) {
        return AnswerQueue.withStatus(data, 0x9000);
      }
      if (!tookData && data.length <= CommandApdu.MAX_SHORT_LE) {
        return status(0x6C00 | (data.length & 0xFF));
      }
    }
    pending[channel] = data;
    pendingCla[channel] = command.cla();
    return hand(channel, t0 ? 0 : command.le());
  }

  private byte[] getResponse(CommandApdu command, int channel) {
    byte[] waiting = pending[channel];
    if (waiting.length == 0) {
      return status(0x6985);
    }
    if (command.cla() != pendingCla[channel]) {
      return status(0x6E00);
    }
    if (command.le() == 0) {
      return status(0x6700);
    }
    if (command.le() > waiting.length && t0) {
      return status(0x6C00 | (waiting.length & 0xFF));
    }
    return hand(channel, command.le());
  }

  /** Hands out so many bytes at most, and says how many are left; {@code 00} is 256 or more. */
  private byte[] hand(int channel, int atMost) {
    byte[] waiting = pending[channel];
    byte[] now = Arrays.copyOf(waiting, Math.min(atMost, waiting.length));
    byte[] left = Arrays.copyOfRange(waiting, now.length, waiting.length);
    pending[channel] = left;
    if (left.length == 0) {
      return AnswerQueue.withStatus(now, 0x9000);
    }
    boolean more = left.length >= CommandApdu.MAX_SHORT_LE;
    return AnswerQueue.withStatus(now, 0x6100 | (more ? 0 : left.length));
  }

  private byte[] manageChannel(CommandApdu command, int from) {
    if (command.p1() == 0x80) {
      int closing = command.p2();
      if (from != 0 || closing == 0 || closing >= CHANNELS || !open[closing]) {
        return status(0x6A86);
      }
      open[closing] = false;
      return status(0x9000);
    }
    for (int channel = 1; channel < CHANNELS; channel++) {
      if (!open[channel]) {
        open[channel] = true;
        return AnswerQueue.withStatus(new byte[] {(byte) channel}, 0x9000);
      }
    }
    return status(0x6A81);
  }

  private static byte[] status(int statusWord) {
    return AnswerQueue.status(statusWord);
  }
}
