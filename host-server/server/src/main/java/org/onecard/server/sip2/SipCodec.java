package org.onecard.server.sip2;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.onecard.server.sip2.SipDecoded.Malformed;

/**
 * Lines and messages, in one library's encoding.
 *
 * <p>Text is decoded before it is split: in GBK the second byte of a character may be the one that
 * is {@code |} in ASCII.
 */
public final class SipCodec {

  /** Bytes of a line without its end. */
  public static final int LONGEST_LINE = 16_384;

  private static final int CHECKSUM_LENGTH = 6;
  private static final int TRAILER_LENGTH = 9;

  private final Charset charset;
  private final boolean checked;

  /**
   * Speaks one library's dialect.
   *
   * @param charset of field values
   * @param checked whether lines carry a sequence and a checksum; a checksum that is there is
   *     verified either way
   */
  public SipCodec(Charset charset, boolean checked) {
    this.charset = charset;
    this.checked = checked;
  }

  public boolean checked() {
    return checked;
  }

  /** Whether this text can be said in this encoding. */
  boolean canSay(String text) {
    return SipField.isValue(text) && charset.newEncoder().canEncode(text);
  }

  /**
   * The line with its CR.
   *
   * @param sequence 0 to 9; requests to say something again carry none
   */
  public byte[] encode(SipMessage message, OptionalInt sequence) {
    StringBuilder text = new StringBuilder(64);
    text.append(message.code().digits()).append(message.fixed());
    for (SipField field : message.fields()) {
      text.append(field.id()).append(field.value()).append('|');
    }
    if (!checked) {
      return text.append('\r').toString().getBytes(charset);
    }
    sequence.ifPresent(digit -> text.append("AY").append(digit));
    text.append("AZ");
    byte[] summed = text.toString().getBytes(charset);
    byte[] sum =
        String.format(Locale.ROOT, "%04X\r", checksum(summed, summed.length))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[summed.length + sum.length];
    System.arraycopy(summed, 0, line, 0, summed.length);
    System.arraycopy(sum, 0, line, summed.length, sum.length);
    return line;
  }

  /** Reads one line; its CR, and a LF that some systems add, are not part of it. */
  public SipDecoded decode(byte[] line) {
    if (line.length > LONGEST_LINE) {
      return new Malformed(LONGEST_LINE, "a line has at most " + LONGEST_LINE + " bytes");
    }
    int end = line.length;
    OptionalInt sequence = OptionalInt.empty();
    int sumAt = line.length - CHECKSUM_LENGTH;
    if (sumAt >= 0 && line[sumAt] == 'A' && line[sumAt + 1] == 'Z') {
      OptionalInt told = hex(line, sumAt + 2);
      if (told.isEmpty()) {
        return new Malformed(sumAt + 2, "a checksum has four hexadecimal digits");
      }
      if (told.getAsInt() != checksum(line, sumAt + 2)) {
        return new Malformed(sumAt + 2, "the checksum is not that of the line");
      }
      end = sumAt;
      int sequenceAt = line.length - TRAILER_LENGTH;
      if (sequenceAt >= 0
          && line[sequenceAt] == 'A'
          && line[sequenceAt + 1] == 'Y'
          && isDigit(line[sequenceAt + 2])) {
        sequence = OptionalInt.of(line[sequenceAt + 2] - '0');
        end = sequenceAt;
      }
    } else if (checked) {
      return new Malformed(line.length, "the line ends without a checksum");
    }
    return decode(line, end, sequence);
  }

  private SipDecoded decode(byte[] line, int end, OptionalInt sequence) {
    CharBuffer characters = CharBuffer.allocate(end);
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, end);
    CoderResult result =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes, characters, true);
    if (result.isError() || result.isOverflow()) {
      return new Malformed(bytes.position(), "that is no text in " + charset.name());
    }
    String text = characters.flip().toString();
    if (text.length() < 2) {
      return new Malformed(0, "a message begins with two digits");
    }
    Optional<SipCode> code = SipCode.find(text.substring(0, 2));
    if (code.isEmpty()) {
      return new Malformed(0, "no message has that number");
    }
    int fixedEnd = 2 + code.get().fixedLength();
    if (text.length() < fixedEnd) {
      return new Malformed(
          end,
          "message %s has a fixed part of %d characters"
              .formatted(code.get().digits(), code.get().fixedLength()));
    }
    List<SipField> fields = new ArrayList<>();
    int at = fixedEnd;
    while (at < text.length()) {
      int bar = text.indexOf('|', at);
      if (bar < 0) {
        return new Malformed(offset(text, at), "a field does not end");
      }
      if (bar - at < 2) {
        return new Malformed(offset(text, at), "a field begins with two characters");
      }
      String value = text.substring(at + 2, bar);
      if (!SipField.isValue(value)) {
        return new Malformed(
            offset(text, at), "a field is too long, or has a control character in it");
      }
      fields.add(new SipField(text.substring(at, at + 2), value));
      at = bar + 1;
    }
    return new SipDecoded.Message(
        new SipMessage(code.get(), text.substring(2, fixedEnd), fields), sequence);
  }

  private int offset(String text, int at) {
    return text.substring(0, at).getBytes(charset).length;
  }

  /** Two's complement of the sum, in 16 bits. */
  static int checksum(byte[] bytes, int end) {
    int sum = 0;
    for (int at = 0; at < end; at++) {
      sum += bytes[at] & 0xFF;
    }
    return -sum & 0xFFFF;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private static OptionalInt hex(byte[] line, int at) {
    int value = 0;
    for (int index = at; index < at + 4; index++) {
      int digit = line[index] < 0 ? -1 : Character.digit((char) line[index], 16);
      if (digit < 0) {
        return OptionalInt.empty();
      }
      value = value << 4 | digit;
    }
    return OptionalInt.of(value);
  }
}
