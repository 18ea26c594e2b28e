package org.onecard.device.pcsc;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.onecard.device.control.EscapeAnswer;
import org.onecard.device.control.EscapeBytes;
import org.onecard.device.control.ReaderFacts;
import org.onecard.device.position.UsbProduct;

/**
 * A look at a reader itself, not at a card: {@code SCardConnect} in direct mode, its attributes and
 * its features, and let go again. The provider has no call for attributes, so this is a binding of
 * our own to the seven functions that are wanted, in the form that pcsc-lite has on Linux, where
 * each number is a C long; elsewhere nothing is looked at.
 *
 * <p>Every call may hang with the driver, so it is made on a thread that may be given up.
 */
final class DirectLook {

  private static final int ATTR_SERIAL = 0x00010103; // SCARD_ATTR_VENDOR_IFD_SERIAL_NO
  private static final int ATTR_CHANNEL = 0x00020110; // SCARD_ATTR_CHANNEL_ID

  private static final int SCOPE_SYSTEM = 2;
  private static final int SHARE_DIRECT = 3;
  private static final int LEAVE_CARD = 0;
  private static final int ANSWER_MAX = 264; // MAX_BUFFER_SIZE of pcsc-lite

  /** Of pcsc-lite: {@code winscard.h}. */
  private interface Winscard extends Library {
    NativeLong SCardEstablishContext(
        NativeLong scope,
        @Nullable Pointer reserved,
        @Nullable Pointer reservedToo,
        NativeLongByReference context);

    NativeLong SCardReleaseContext(NativeLong context);

    NativeLong SCardConnect(
        NativeLong context,
        byte[] reader,
        NativeLong shareMode,
        NativeLong protocols,
        NativeLongByReference card,
        NativeLongByReference protocol);

    NativeLong SCardDisconnect(NativeLong card, NativeLong disposition);

    NativeLong SCardGetAttrib(
        NativeLong card, NativeLong attribute, byte[] value, NativeLongByReference length);

    NativeLong SCardControl(
        NativeLong card,
        NativeLong code,
        byte[] command,
        NativeLong commandLength,
        byte[] answer,
        NativeLong answerMax,
        NativeLongByReference answerLength);
  }

  /** As {@link Winscard} when first used; the provider has loaded the same library by then. */
  private static final class Loaded {
    static final Winscard WINSCARD = Native.load("libpcsclite.so.1", Winscard.class);
  }

  /**
   * What the reader said of itself; what it does not know is empty.
   *
   * @param usbBusAndAddress as {@link Part10#usbBusAndAddress}
   * @param features tags (PC/SC part 10)
   */
  record Said(
      Optional<String> serial,
      OptionalInt usbBusAndAddress,
      Set<Integer> features,
      Optional<UsbProduct> product,
      Optional<String> firmware) {

    static final Said NOTHING =
        new Said(
            Optional.empty(), OptionalInt.empty(), Set.of(), Optional.empty(), Optional.empty());
  }

  private DirectLook() {}

  /** What is asked of a reader that has been connected to. */
  private interface Talk<T> {
    T hold(Winscard winscard, NativeLong card);
  }

  /** Empty when the reader, or its service, does not let itself be looked at. */
  static Optional<Said> at(String readerName) {
    return connected(readerName, DirectLook::ask);
  }

  /**
   * Sends a command for the reader by the code that its driver has for it ({@code
   * FEATURE_CCID_ESC_COMMAND}). Empty as {@link #at}.
   */
  static Optional<EscapeAnswer> escape(String readerName, EscapeBytes command) {
    return connected(readerName, (winscard, card) -> escape(winscard, card, command));
  }

  private static EscapeAnswer escape(Winscard winscard, NativeLong card, EscapeBytes command) {
    Integer code =
        Part10.features(control(winscard, card, Part10.GET_FEATURE_REQUEST, new byte[0]))
            .get(ReaderFacts.ESCAPE);
    if (code == null) {
      return new EscapeAnswer.NotAnswered(
          "the driver lets no commands through to the reader: with libccid set ifdDriverOptions to"
              + " 0x0001 in /etc/libccid_Info.plist and restart pcscd; other drivers have none");
    }
    byte[] answer = control(winscard, card, code, command.bytes());
    return answer.length == 0
        ? new EscapeAnswer.NotAnswered("the driver took the command and gave no answer")
        : new EscapeAnswer.Answered(EscapeBytes.of(answer));
  }

  private static <T> Optional<T> connected(String readerName, Talk<T> talk) {
    if (!Platform.isLinux()) {
      return Optional.empty();
    }
    Winscard winscard = Loaded.WINSCARD;
    NativeLongByReference context = new NativeLongByReference();
    if (failed(winscard.SCardEstablishContext(number(SCOPE_SYSTEM), null, null, context))) {
      return Optional.empty();
    }
    try {
      NativeLongByReference card = new NativeLongByReference();
      if (failed(
          winscard.SCardConnect(
              context.getValue(),
              zeroEnded(readerName),
              number(SHARE_DIRECT),
              number(0),
              card,
              new NativeLongByReference()))) {
        return Optional.empty();
      }
      try {
        return Optional.of(talk.hold(winscard, card.getValue()));
      } finally {
        winscard.SCardDisconnect(card.getValue(), number(LEAVE_CARD));
      }
    } finally {
      winscard.SCardReleaseContext(context.getValue());
    }
  }

  private static Said ask(Winscard winscard, NativeLong card) {
    byte[] serial = attribute(winscard, card, ATTR_SERIAL);
    SortedMap<Integer, Integer> features =
        Part10.features(control(winscard, card, Part10.GET_FEATURE_REQUEST, new byte[0]));
    Integer code = features.get(Part10.GET_TLV_PROPERTIES);
    byte[] properties = code == null ? new byte[0] : control(winscard, card, code, new byte[0]);
    return new Said(
        text(serial),
        Part10.usbBusAndAddress(attribute(winscard, card, ATTR_CHANNEL)),
        features.keySet(),
        Part10.product(properties),
        Part10.firmware(properties));
  }

  /**
   * Empty when the driver does not know the attribute: {@code SCARD_E_INVALID_VALUE} and others.
   */
  private static byte[] attribute(Winscard winscard, NativeLong card, int attribute) {
    byte[] value = new byte[ANSWER_MAX];
    NativeLongByReference length = new NativeLongByReference(number(ANSWER_MAX));
    return failed(winscard.SCardGetAttrib(card, number(attribute), value, length))
        ? new byte[0]
        : firstOf(value, length);
  }

  /**
   * Empty when the driver takes no such command: {@code SCARD_E_UNSUPPORTED_FEATURE} and others.
   */
  private static byte[] control(Winscard winscard, NativeLong card, int code, byte[] command) {
    byte[] answer = new byte[ANSWER_MAX];
    NativeLongByReference length = new NativeLongByReference();
    NativeLong rv =
        winscard.SCardControl(
            card,
            number(code),
            command,
            number(command.length),
            answer,
            number(ANSWER_MAX),
            length);
    return failed(rv) ? new byte[0] : firstOf(answer, length);
  }

  private static byte[] firstOf(byte[] buffer, NativeLongByReference length) {
    long said = length.getValue().longValue();
    return Arrays.copyOf(buffer, (int) Math.max(0, Math.min(buffer.length, said)));
  }

  private static Optional<String> text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    String text = new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static byte[] zeroEnded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** Codes are written with their highest bit set and are unsigned in C. */
  private static NativeLong number(int value) {
    return new NativeLong(Integer.toUnsignedLong(value), true);
  }

  private static boolean failed(NativeLong rv) {
    return rv.intValue() != 0;
  }
}
