package org.onecard.lab.bench.reader;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.ssse.SsseFiles;
import org.onecard.card.ssse.SsseRecord;

/** The work that all contestants do. */
final class CardWork {

  private static final int INS_SELECT = 0xA4;
  private static final int INS_READ_RECORD = 0xB2;

  /** Selects the application, its file EF05, and reads records 01, 03, 06 and 07. */
  static final List<CommandApdu> COMMANDS =
      Stream.concat(
              Stream.of(
                  CommandApdu.of(0x00, INS_SELECT, 0x04, 0x00)
                      .withData(SsseFiles.dfName())
                      .withLe(CommandApdu.MAX_SHORT_LE),
                  CommandApdu.of(0x00, INS_SELECT, 0x02, 0x00)
                      .withData((byte) (SsseFiles.CARD_FILE >> 8), (byte) SsseFiles.CARD_FILE)),
              Stream.of(
                      SsseRecord.IDENTIFICATION_CODE,
                      SsseRecord.VERSION,
                      SsseRecord.VALID_TO,
                      SsseRecord.CARD_NUMBER)
                  .map(
                      record ->
                          CommandApdu.of(0x00, INS_READ_RECORD, record.tag(), 0x00)
                              .withLe(record.length() + 2)))
          .toList();

  private static final List<byte[]> BYTES = COMMANDS.stream().map(CommandApdu::bytes).toList();

  private CardWork() {}

  /** How many commands a tap has. */
  static int count() {
    return BYTES.size();
  }

  /** Command {@code index}, from 0. No copy: whoever sends it leaves it as it is. */
  static byte[] command(int index) {
    return BYTES.get(index);
  }

  /** What a card sees of a tap: class, instruction and parameters of each command, in order. */
  static List<Integer> headers() {
    List<Integer> headers = new ArrayList<>();
    for (byte[] command : BYTES) {
      headers.add(header(command));
    }
    return headers;
  }

  /** The first four bytes, as one number. */
  static int header(byte[] command) {
    int header = 0;
    for (int i = 0; i < 4; i++) {
      header = (header << 8) | (i < command.length ? command[i] & 0xFF : 0);
    }
    return header;
  }

  /**
   * Holds a tap's answers against those that the card is known to give.
   *
   * @throws TapException when they differ: a contestant that reads less is no faster
   */
  static void check(byte[][] expected, byte[][] answers) throws TapException {
    if (!Arrays.deepEquals(expected, answers)) {
      throw new TapException("the card's answers are not those of the first tap");
    }
  }

  /**
   * Looks at the first tap's answers.
   *
   * @throws TapException when one has another status than 9000
   */
  static void checkAllRead(byte[][] answers) throws TapException {
    for (int i = 0; i < answers.length; i++) {
      byte[] answer = answers[i];
      int length = answer.length;
      if (length < 2 || answer[length - 2] != (byte) 0x90 || answer[length - 1] != 0) {
        throw new TapException("command " + COMMANDS.get(i) + " was not answered with 9000");
      }
    }
  }

  /** SHA-256 over all answers with their lengths, in hexadecimal. */
  static String digest(byte[][] answers) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (byte[] answer : answers) {
      digest.update((byte) (answer.length >> 8));
      digest.update((byte) answer.length);
      digest.update(answer);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
