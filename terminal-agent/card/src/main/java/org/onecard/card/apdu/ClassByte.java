package org.onecard.card.apdu;

import java.util.OptionalInt;

/**
 * The logical channel in a class byte (ISO 7816-4, section 5.4.1; GlobalPlatform 2.3, section
 * 11.1.4, has the same forms with the highest bit set).
 *
 * <pre>
 *   bit                     8  7  6  5  4  3  2  1
 *   first interindustry     x  0  0  c  s  s  n  n   channel 0 to 3
 *   further interindustry   x  1  s  c  n  n  n  n   channel 4 to 19, less 4
 * </pre>
 *
 * {@code x} is the maker's bit, {@code c} command chaining, {@code s} secure messaging, {@code n}
 * the channel. Classes {@code 20} to {@code 3F} and {@code A0} to {@code BF} name no channel here,
 * {@code E0} to {@code FE} are a maker's own, and {@code FF} is no class: readers take it for
 * commands of their own.
 */
public final class ClassByte {

  /** The highest logical channel there is. */
  public static final int MAX_CHANNEL = 19;

  private static final int FIRST_FORM_CHANNELS = 4;
  private static final int CHAINING = 0x10;
  private static final int PROPRIETARY = 0x80;
  private static final int FURTHER_FORM = 0x40;
  private static final int FIRST_FORM_SECURE = 0x0C;
  private static final int FURTHER_FORM_SECURE = 0x20;

  /** Secure messaging by ISO 7816-4 without the header in the MAC: all that both forms can say. */
  private static final int SECURE_WITHOUT_HEADER = 0x08;

  private ClassByte() {}

  /** The channel that the class byte names, 0 to 19; empty for a class that names none. */
  public static OptionalInt channelOf(int cla) {
    return switch (form(cla)) {
      case FIRST -> OptionalInt.of(cla & 0x03);
      case FURTHER -> OptionalInt.of(FIRST_FORM_CHANNELS + (cla & 0x0F));
      case NONE -> OptionalInt.empty();
    };
  }

  /**
   * The same class on another channel, secure messaging and chaining kept.
   *
   * @param cla 0 to 255
   * @param channel 0 to {@value #MAX_CHANNEL}
   * @return empty for a class that names no channel, and for secure messaging that the form of that
   *     channel cannot say
   */
  public static OptionalInt onChannel(int cla, int channel) {
    if (channel < 0 || channel > MAX_CHANNEL) {
      throw new IllegalArgumentException("a channel is 0 to " + MAX_CHANNEL + ", not " + channel);
    }
    Form form = form(cla);
    if (form == Form.NONE) {
      return OptionalInt.empty();
    }
    int kept = cla & (PROPRIETARY | CHAINING);
    int secure =
        form == Form.FIRST
            ? cla & FIRST_FORM_SECURE
            : (cla & FURTHER_FORM_SECURE) == 0 ? 0 : SECURE_WITHOUT_HEADER;
    if (channel < FIRST_FORM_CHANNELS) {
      return OptionalInt.of(kept | secure | channel);
    }
    if (secure != 0 && secure != SECURE_WITHOUT_HEADER) {
      return OptionalInt.empty();
    }
    int further =
        kept
            | FURTHER_FORM
            | (secure == 0 ? 0 : FURTHER_FORM_SECURE)
            | (channel - FIRST_FORM_CHANNELS);
    // The maker's bit and secure messaging together are a maker's own class.
    return form(further) == Form.NONE ? OptionalInt.empty() : OptionalInt.of(further);
  }

  private enum Form {
    FIRST,
    FURTHER,
    NONE
  }

  private static Form form(int cla) {
    if (cla < 0 || cla > 0xFF) {
      throw new IllegalArgumentException("CLA is one byte, not " + cla);
    }
    return switch (cla & 0x60) {
      case 0x00 -> Form.FIRST;
      case 0x20 -> Form.NONE;
      // From E0 on it is a maker's own.
      default -> cla >= 0xE0 ? Form.NONE : Form.FURTHER;
    };
  }
}
