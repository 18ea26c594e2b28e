package org.onecard.agent.rehearsal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.ssse.CheckDigits;
import org.onecard.card.ssse.SsseFiles;
import org.onecard.card.ssse.SsseRecord;

/** A made-up social security card that shows everything to everybody. */
final class PaperCard implements CardConnection {

  private static final int INS_SELECT = 0xA4;
  private static final int SELECT_BY_NAME = 0x04;
  private static final byte[] OK = {(byte) 0x90, 0x00};
  private static final int DATA_AT = 5;
  private static final byte[] FILE_NOT_FOUND = {0x6A, (byte) 0x82};
  private static final byte[] RECORD_NOT_FOUND = {0x6A, (byte) 0x83};
  private static final byte[] FIRST_DAY = {0x20, 0x00, 0x01, 0x01};
  private static final byte[] LAST_DAY = {(byte) 0x99, (byte) 0x99, 0x12, 0x31};
  private static final String NUMBER_BODY = "00000000";
  private static final byte[] ATR = {0x3B, 0x00};

  private final long serial;

  /**
   * @param serial so that no two cards are the same
   */
  PaperCard(long serial) {
    this.serial = serial;
  }

  @Override
  public byte[] transmit(byte[] command) {
    if ((command[1] & 0xFF) == INS_SELECT) {
      return command[2] == SELECT_BY_NAME ? select(command) : OK.clone();
    }
    for (SsseRecord record : SsseRecord.values()) {
      if (record.tag() == (command[2] & 0xFF)) {
        return answer(
            record.tag(), ByteBuffer.allocate(record.length()).put(value(record)).array());
      }
    }
    return RECORD_NOT_FOUND.clone();
  }

  @Override
  public byte[] atr() {
    return ATR.clone();
  }

  @Override
  public String protocol() {
    return "T=0";
  }

  @Override
  public void close() {
    // There is nothing to let go of.
  }

  /** It has no other application than that of social security. */
  private static byte[] select(byte[] command) {
    byte[] name = SsseFiles.dfName();
    boolean isIts =
        command.length >= DATA_AT + name.length
            && Arrays.equals(Arrays.copyOfRange(command, DATA_AT, DATA_AT + name.length), name);
    return isIts ? answer(0x6F, fileName()) : FILE_NOT_FOUND.clone();
  }

  private byte[] value(SsseRecord record) {
    return switch (record) {
      case IDENTIFICATION_CODE ->
          ByteBuffer.allocate(record.length()).putLong(0x50_00_00L << 40).putLong(serial).array();
      case CARD_CLASS -> text("3");
      case VERSION -> text("3.00");
      case ISSUED -> FIRST_DAY.clone();
      case VALID_TO -> LAST_DAY.clone();
      case CARD_NUMBER -> text(NUMBER_BODY + CheckDigits.ofCardNumber(NUMBER_BODY));
      case SOCIAL_SECURITY_NUMBER, NAME -> text("REHEARSAL");
      case INSTITUTION, NAME_CONTINUED -> new byte[0];
    };
  }

  private static byte[] fileName() {
    byte[] name = SsseFiles.dfName();
    return ByteBuffer.allocate(2 + name.length)
        .put((byte) 0x84)
        .put((byte) name.length)
        .put(name)
        .array();
  }

  private static byte[] answer(int tag, byte[] value) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(tag);
    answer.write(value.length);
    answer.writeBytes(value);
    answer.writeBytes(OK);
    return answer.toByteArray();
  }

  private static byte[] text(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
