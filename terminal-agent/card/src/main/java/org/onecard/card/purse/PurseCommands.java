package org.onecard.card.purse;

import java.nio.ByteBuffer;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.apdu.T0Channel;

/** The commands of card and PSAM, one conversation long, byte for byte. */
final class PurseCommands {

  static final int INITIALISED_LENGTH = 15;
  static final int DEBITED_LENGTH = 8;
  static final int SAM_ANSWER_LENGTH = 8;
  static final int BALANCE_LENGTH = 4;

  private static final int INS_GET_RESPONSE = 0xC0;
  private static final int MASTER_FILE = 0x3F00;

  private final CardChannel channel;
  private final CardChannel following;

  PurseCommands(CardChannel channel) {
    this.channel = channel;
    this.following = new T0Channel(channel);
  }

  /** {@code 00 A4 04 00 Lc AID}. */
  StatusWord selectApplication(byte[] aid) throws CardTransportException {
    return send(CommandApdu.of(0x00, 0xA4, 0x04, 0x00).withData(aid)).status();
  }

  StatusWord selectMasterFile() throws CardTransportException {
    return selectFile(MASTER_FILE);
  }

  /** {@code 00 A4 00 00 02 file}. */
  StatusWord selectFile(int file) throws CardTransportException {
    return send(CommandApdu.of(0x00, 0xA4, 0x00, 0x00).withData((byte) (file >> 8), (byte) file))
        .status();
  }

  /** {@code 00 B0 80|file 00 Le}, a whole file by its short identifier. */
  ResponseApdu readBinary(int shortFile, int le) throws CardTransportException {
    return send(CommandApdu.of(0x00, 0xB0, 0x80 | shortFile, 0x00).withLe(le));
  }

  /** {@code 00 B2 number file<<3|4 Le}. */
  ResponseApdu readRecord(int shortFile, int number, int le) throws CardTransportException {
    return send(CommandApdu.of(0x00, 0xB2, number, shortFile << 3 | 0x04).withLe(le));
  }

  /** {@code 80 5C p1 02 04}. */
  ResponseApdu balance(int p1) throws CardTransportException {
    return send(CommandApdu.of(0x80, 0x5C, p1, 0x02).withLe(BALANCE_LENGTH));
  }

  /** {@code 80 50 01|03 02 0B} key index 1, amount 4, terminal 6, {@code 0F}. */
  ResponseApdu initialise(int p1, int keyIndex, long amountFen, TerminalNumber terminal)
      throws CardTransportException {
    byte[] data =
        ByteBuffer.allocate(11)
            .put((byte) keyIndex)
            .putInt((int) amountFen)
            .put(terminal.bytes())
            .array();
    return send(CommandApdu.of(0x80, 0x50, p1, 0x02).withData(data).withLe(INITIALISED_LENGTH));
  }

  /** {@code 80 DC 00 F0 30} and the 48 bytes of the record. */
  StatusWord updateCache(byte[] record) throws CardTransportException {
    return send(CommandApdu.of(0x80, 0xDC, 0x00, 0xF0).withData(record)).status();
  }

  /**
   * {@code 80 54 01 00 0F} terminal sequence 4, date 4, time 3, MAC1 4, {@code 08}.
   *
   * <p>It goes out once, and its answer comes as it is. A second debit command, which {@code 6Cxx}
   * would ask for, could be refused because the first was carried out.
   */
  ResponseApdu debit(PurseIntent intent, PurseMac mac1) throws CardTransportException {
    byte[] data =
        ByteBuffer.allocate(15)
            .putInt((int) intent.terminalSequence())
            .put(PurseMoment.bytes(intent.at()))
            .put(mac1.bytes())
            .array();
    CommandApdu command =
        CommandApdu.of(0x80, 0x54, 0x01, 0x00).withData(data).withLe(DEBITED_LENGTH);
    return ResponseApdu.of(channel.transmit(command.bytes()));
  }

  /** What a debit has answered {@code 61xx} for, {@code 80 C0 00 00 xx}. */
  ResponseApdu fetch(StatusWord moreData) throws CardTransportException {
    return send(CommandApdu.of(0x80, INS_GET_RESPONSE, 0x00, 0x00).withLe(moreData.lengthHint()));
  }

  /** {@code 80 5A 00 type 02} counter, {@code 08}: MAC2 4, TAC 4, the other order. */
  ResponseApdu proveTransaction(int type, int counter) throws CardTransportException {
    return send(
        CommandApdu.of(0x80, 0x5A, 0x00, type)
            .withData((byte) (counter >> 8), (byte) counter)
            .withLe(DEBITED_LENGTH));
  }

  /** {@code 80 70 00 00 24} and its 36 bytes, {@code 08}: terminal sequence 4, MAC1 4. */
  ResponseApdu samInitialise(byte[] data) throws CardTransportException {
    return send(CommandApdu.of(0x80, 0x70, 0x00, 0x00).withData(data).withLe(SAM_ANSWER_LENGTH));
  }

  /** {@code 80 72 00 00 04} MAC2. */
  StatusWord samVerify(PurseMac mac2) throws CardTransportException {
    return send(CommandApdu.of(0x80, 0x72, 0x00, 0x00).withData(mac2.bytes())).status();
  }

  private ResponseApdu send(CommandApdu command) throws CardTransportException {
    return ResponseApdu.of(following.transmit(command.bytes()));
  }
}
