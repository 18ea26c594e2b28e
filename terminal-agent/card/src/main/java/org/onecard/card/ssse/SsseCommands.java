package org.onecard.card.ssse;

import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.tlv.BerTlv;
import org.onecard.card.tlv.TlvResult;

/** The commands of the application, one conversation long. */
final class SsseCommands {

  private static final int INS_SELECT = 0xA4;
  private static final int INS_READ_RECORD = 0xB2;
  private static final int BY_DF_NAME = 0x04;
  private static final int EF_UNDER_CURRENT_DF = 0x02;
  private static final int BY_FILE_IDENTIFIER = 0x00;

  private final CardChannel channel;

  SsseCommands(CardChannel channel) {
    this.channel = new T0Channel(channel);
  }

  /**
   * {@code 00 A4 04 00 0F 7378312E73682EC9E7BBE1B1A3D5CF}; the data of the answer are the FCI.
   *
   * <p>A contact card takes no Le and answers {@code 61xx}. A card without T=0 may say a bare
   * {@code 9000} to that; it is asked once more with Le, and where it refuses that, its first
   * answer stands.
   */
  ResponseApdu selectApplication() throws CardTransportException {
    CommandApdu select =
        CommandApdu.of(0x00, INS_SELECT, BY_DF_NAME, 0x00).withData(SsseFiles.dfName());
    ResponseApdu answer = send(select);
    if (answer.status().isOk() && answer.dataLength() == 0) {
      ResponseApdu withLe = send(select.withLe(CommandApdu.MAX_SHORT_LE));
      return withLe.status().isOk() ? withLe : answer;
    }
    return answer;
  }

  /** By both forms that cards are known to want, {@code 00 A4 02 00} and {@code 00 A4 00 00}. */
  StatusWord selectFile(int file) throws CardTransportException {
    StatusWord status = selectFile(EF_UNDER_CURRENT_DF, file);
    return status.isOk() || status.equals(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        ? status
        : selectFile(BY_FILE_IDENTIFIER, file);
  }

  private StatusWord selectFile(int form, int file) throws CardTransportException {
    return send(CommandApdu.of(0x00, INS_SELECT, form, 0x00)
            .withData((byte) (file >> 8), (byte) file))
        .status();
  }

  /** {@code 00 B2 tag 00 len+2}: P2 of zero makes P1 the record's identifier, not its number. */
  RecordReading readRecord(SsseRecord record) throws CardTransportException {
    ResponseApdu answer =
        send(CommandApdu.of(0x00, INS_READ_RECORD, record.tag(), 0x00).withLe(record.length() + 2));
    StatusWord status = answer.status();
    if (status.equals(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        || status.equals(StatusWord.CONDITIONS_NOT_SATISFIED)
        || status.equals(StatusWord.RECORD_NOT_FOUND)) {
      return new RecordReading.Closed(record, status);
    }
    if (!status.isOk()) {
      return new RecordReading.Broken(
          record, "cannot be read (READ RECORD answered " + status + ")");
    }
    return valueOf(record, answer.data());
  }

  private static RecordReading valueOf(SsseRecord record, byte[] data) {
    TlvResult result = BerTlv.decode(data);
    if (result instanceof TlvResult.Malformed malformed) {
      return new RecordReading.Broken(record, "is " + malformed.describe());
    }
    if (!(result instanceof TlvResult.Value value)) {
      return new RecordReading.Broken(record, "is shorter than its length byte says");
    }
    if (value.end() != data.length) {
      return new RecordReading.Broken(record, "is longer than its length byte says");
    }
    if (value.tlv().tag() != record.tag()) {
      return new RecordReading.Broken(record, "carries the tag %02X".formatted(value.tlv().tag()));
    }
    if (value.tlv().length() != record.length()) {
      return new RecordReading.Broken(
          record, "has " + value.tlv().length() + " bytes instead of " + record.length());
    }
    return new RecordReading.Value(record, value.tlv());
  }

  private ResponseApdu send(CommandApdu command) throws CardTransportException {
    return ResponseApdu.of(channel.transmit(command.bytes()));
  }
}
