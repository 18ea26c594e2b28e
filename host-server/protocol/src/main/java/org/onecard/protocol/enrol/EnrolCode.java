package org.onecard.protocol.enrol;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.onecard.protocol.crypto.RandomBytes;

/**
 * The one-time code that a technician types into a new terminal.
 *
 * <p>38 characters of Crockford's base 32 in groups of four: number (20 bits), secret (80 bits),
 * hash of the authority's key (80 bits), check (two characters).
 *
 * <pre>
 * NNNN-SSSS-SSSS-SSSS-SSSS-HHHH-HHHH-HHHH-HHHH-CC
 * </pre>
 *
 * <p>Read as one number in base 32 the 38 characters are a multiple of 1021, so that one wrong
 * character, and any two neighbours that changed places, are always found.
 *
 * @param number four characters of the alphabet: which code it is; not secret
 */
public record EnrolCode(String number, EnrolSecret secret, AuthorityHash authority) {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern NUMBER = Pattern.compile("[0-9A-HJKMNP-TV-Z]{4}");
  private static final int NUMBER_LENGTH = 4;
  private static final int CHECK_LENGTH = 2;
  private static final int BITS = 5;
  private static final int DATA_BYTES = EnrolSecret.LENGTH + AuthorityHash.LENGTH;
  private static final int LENGTH = NUMBER_LENGTH + DATA_BYTES * 8 / BITS + CHECK_LENGTH;
  private static final int GROUP = 4;
  private static final int MOST_TYPED = 200;
  private static final int CHECK_MODULUS = 1021;
  private static final int CHECK_RANGE = 1 << (CHECK_LENGTH * BITS);

  public EnrolCode {
    if (!isNumber(number)) {
      throw new IllegalArgumentException("a code's number is four characters of base 32");
    }
  }

  /** What came of reading a typed code. */
  public sealed interface Parsed {

    record Code(EnrolCode code) implements Parsed {}

    /**
     * The code has another length.
     *
     * @param expected how many characters a code has, separators apart
     */
    record WrongLength(int typed, int expected) implements Parsed {}

    /**
     * A character that no code has.
     *
     * @param position of the character among what was typed, from 1
     */
    record StrangeCharacter(int position) implements Parsed {}

    /** Every character may stand there, but together they are no code: mistyped. */
    record Mistyped() implements Parsed {}
  }

  public static EnrolCode generate(AuthorityHash authority, RandomBytes random) {
    byte[] three = random.next(3);
    StringBuilder number = new StringBuilder(NUMBER_LENGTH);
    int bits = (three[0] & 0xff) << 16 | (three[1] & 0xff) << 8 | (three[2] & 0xff);
    for (int index = 0; index < NUMBER_LENGTH; index++) {
      number.append(ALPHABET.charAt(bits >>> (index * BITS) & 31));
    }
    return new EnrolCode(number.toString(), EnrolSecret.generate(random), authority);
  }

  /** Whether the text can be the number of a code, in its canonical form. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Reads a code regardless of case, spaces and dashes, and with O for 0 and I or L for 1. */
  public static Parsed parse(String typed) {
    StringBuilder characters = new StringBuilder(LENGTH);
    int looked = Math.min(typed.length(), MOST_TYPED);
    for (int index = 0; index < looked; index++) {
      char character = typed.charAt(index);
      if (character == '-' || character == ' ') {
        continue;
      }
      int value = valueOf(character);
      if (value < 0) {
        return new Parsed.StrangeCharacter(index + 1);
      }
      characters.append(ALPHABET.charAt(value));
    }
    if (characters.length() != LENGTH || typed.length() > MOST_TYPED) {
      return new Parsed.WrongLength(characters.length(), LENGTH);
    }
    String data = characters.substring(0, LENGTH - CHECK_LENGTH);
    if (!check(data).contentEquals(characters.substring(LENGTH - CHECK_LENGTH))) {
      return new Parsed.Mistyped();
    }
    byte[] bytes = toBytes(data.substring(NUMBER_LENGTH));
    return new Parsed.Code(
        new EnrolCode(
            data.substring(0, NUMBER_LENGTH),
            new EnrolSecret(Arrays.copyOf(bytes, EnrolSecret.LENGTH)),
            new AuthorityHash(Arrays.copyOfRange(bytes, EnrolSecret.LENGTH, DATA_BYTES))));
  }

  /** The form to be typed. Secret until the code is spent. */
  public String text() {
    byte[] bytes = Arrays.copyOf(secret.bytes(), DATA_BYTES);
    System.arraycopy(authority.bytes(), 0, bytes, EnrolSecret.LENGTH, AuthorityHash.LENGTH);
    String data = number + toCharacters(bytes);
    String whole = data + check(data);
    StringBuilder grouped = new StringBuilder();
    for (int index = 0; index < whole.length(); index++) {
      if (index > 0 && index % GROUP == 0) {
        grouped.append('-');
      }
      grouped.append(whole.charAt(index));
    }
    return grouped.toString();
  }

  private static String check(String data) {
    BigInteger value = BigInteger.ZERO;
    for (int index = 0; index < data.length(); index++) {
      value = value.shiftLeft(BITS).or(BigInteger.valueOf(ALPHABET.indexOf(data.charAt(index))));
    }
    int rest =
        value
            .multiply(BigInteger.valueOf(CHECK_RANGE))
            .mod(BigInteger.valueOf(CHECK_MODULUS))
            .intValueExact();
    int check = (CHECK_MODULUS - rest) % CHECK_MODULUS;
    return "" + ALPHABET.charAt(check >>> BITS) + ALPHABET.charAt(check & 31);
  }

  private static String toCharacters(byte[] bytes) {
    BigInteger value = new BigInteger(1, bytes);
    StringBuilder characters = new StringBuilder();
    for (int shift = bytes.length * 8 - BITS; shift >= 0; shift -= BITS) {
      characters.append(ALPHABET.charAt(value.shiftRight(shift).intValue() & 31));
    }
    return characters.toString();
  }

  private static byte[] toBytes(String characters) {
    BigInteger value = BigInteger.ZERO;
    for (int index = 0; index < characters.length(); index++) {
      value =
          value.shiftLeft(BITS).or(BigInteger.valueOf(ALPHABET.indexOf(characters.charAt(index))));
    }
    byte[] bytes = new byte[DATA_BYTES];
    for (int index = 0; index < DATA_BYTES; index++) {
      bytes[index] = value.shiftRight((DATA_BYTES - 1 - index) * 8).byteValue();
    }
    return bytes;
  }

  private static int valueOf(char character) {
    char upper = character >= 'a' && character <= 'z' ? (char) (character - 'a' + 'A') : character;
    return switch (upper) {
      case 'O' -> 0;
      case 'I', 'L' -> 1;
      default -> ALPHABET.indexOf(upper);
    };
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "enrolment code " + number;
  }
}
