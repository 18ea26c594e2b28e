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
      Optional<UsbProduct> product) {

    static final Said NOTHING =
        new Said(Optional.empty(), OptionalInt.empty(), Set.of(), Optional.empty());
  }

  private DirectLook() {}

  /** Empty when the reader, or its service, does not let itself be looked at. */
  static Optional<Said> at(String readerName) {
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
        return Optional.of(ask(winscard, card.getValue()));
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
        Part10.features(control(winscard, card, Part10.GET_FEATURE_REQUEST));
    Integer properties = features.get(Part10.GET_TLV_PROPERTIES);
    return new Said(
        text(serial),
        Part10.usbBusAndAddress(attribute(winscard, card, ATTR_CHANNEL)),
        features.keySet(),
        properties == null
            ? Optional.empty()
            : Part10.product(control(winscard, card, properties)));
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
  private static byte[] control(Winscard winscard, NativeLong card, int code) {
    byte[] answer = new byte[ANSWER_MAX];
    NativeLongByReference length = new NativeLongByReference();
    NativeLong rv =
        winscard.SCardControl(
            card, number(code), new byte[0], number(0), answer, number(ANSWER_MAX), length);
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
