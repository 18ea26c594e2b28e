package org.onecard.card.ssse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.ssse.HolderReading.Holder;
import org.onecard.card.ssse.HolderReading.HolderFault;
import org.onecard.card.ssse.HolderReading.HolderLeft;
import org.onecard.card.ssse.HolderReading.InconsistentHolder;
import org.onecard.card.ssse.HolderReading.NotOpen;

/**
 * Reads the holder's file, EF06, for identity items only. Stateless; runs on the thread that owns
 * the reader.
 */
public final class HolderReader {

  /** What the name's bytes are written in; comes with the JDK's module {@code jdk.charsets}. */
  private static final Charset GBK = Charset.forName("GBK");

  private HolderReader() {}

  /**
   * Reads number and name in the conversation in which {@link SsseReader#read} has found a social
   * security card: the application is selected there and not again here.
   */
  public static HolderReading read(CardChannel channel) {
    try {
      return read(new SsseCommands(channel));
    } catch (CardTransportException e) {
      return SsseReader.leftTooEarly(e.fault())
          ? new HolderLeft(e.fault())
          : new HolderFault(e.fault());
    }
  }

  private static HolderReading read(SsseCommands card) throws CardTransportException {
    StatusWord file = card.selectFile(SsseFiles.HOLDER_FILE);
    if (file.equals(StatusWord.SECURITY_STATUS_NOT_SATISFIED)) {
      return new NotOpen(file);
    }
    if (!file.isOk()) {
      return new InconsistentHolder("the card has no file EF06 (SELECT answered " + file + ")");
    }

    RecordReading number = card.readRecord(SsseRecord.SOCIAL_SECURITY_NUMBER);
    if (!(number instanceof RecordReading.Value numberValue)) {
      return notRead(number);
    }
    String socialSecurityNumber =
        new String(withoutFill(numberValue.bytes()), StandardCharsets.ISO_8859_1);
    if (!isSocialSecurityNumber(socialSecurityNumber)) {
      return new InconsistentHolder(
          number.record().describe() + " is wrong in its form or check character");
    }

    RecordReading name = card.readRecord(SsseRecord.NAME);
    if (!(name instanceof RecordReading.Value nameValue)) {
      return notRead(name);
    }
    RecordReading continued = card.readRecord(SsseRecord.NAME_CONTINUED);
    if (continued instanceof RecordReading.Broken) {
      return notRead(continued);
    }
    // Put together before decoding: a character of two bytes may begin in one and end in the other.
    ByteArrayOutputStream nameBytes = new ByteArrayOutputStream();
    nameBytes.writeBytes(withoutFill(nameValue.bytes()));
    if (continued instanceof RecordReading.Value continuedValue) {
      nameBytes.writeBytes(withoutFill(continuedValue.bytes()));
    }
    return decode(nameBytes.toByteArray())
        .<HolderReading>map(text -> new Holder(socialSecurityNumber, text))
        .orElseGet(() -> new InconsistentHolder(name.record().describe() + " is no GBK text"));
  }

  private static HolderReading notRead(RecordReading reading) {
    return reading instanceof RecordReading.Closed closed
            && !closed.status().equals(StatusWord.RECORD_NOT_FOUND)
        ? new NotOpen(closed.status())
        : new InconsistentHolder(reading.describe());
  }

  /**
   * Residents from abroad hold numbers of other forms, so only what looks like a citizen number is
   * held against its check character.
   */
  private static boolean isSocialSecurityNumber(String number) {
    return number.matches("[0-9]{17}[0-9X]")
        ? CheckDigits.isCitizenNumber(number)
        : number.matches("[0-9A-Z]{1,18}");
  }

  /** Text is left-aligned and filled with zero bytes. */
  private static byte[] withoutFill(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  /** Empty for bytes that are no text, or none at all, or that hide control characters. */
  private static Optional<String> decode(byte[] bytes) {
    try {
      String text = GBK.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.isBlank() || text.chars().anyMatch(Character::isISOControl)
          ? Optional.empty()
          : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
