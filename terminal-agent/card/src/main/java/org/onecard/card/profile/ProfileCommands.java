package org.onecard.card.profile;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.tlv.BerTlv;
import org.onecard.card.tlv.TlvResult;

/** The commands that profiles are read by, one conversation long. */
final class ProfileCommands {

  private static final int INS_SELECT = 0xA4;
  private static final int INS_READ_BINARY = 0xB0;
  private static final int INS_READ_RECORD = 0xB2;
  private static final int INS_GET_DATA = 0xCA;
  private static final int BY_DF_NAME = 0x04;
  private static final int EF_UNDER_CURRENT_DF = 0x02;
  private static final int BY_FILE_IDENTIFIER = 0x00;
  private static final int BY_RECORD_NUMBER = 0x04;

  private final CardChannel channel;
  private @Nullable String selectedFile;

  ProfileCommands(CardChannel channel) {
    this.channel = new T0Channel(channel);
  }

  /** What came of reading a stretch of a file. */
  sealed interface Reading {
    /** Of at least the length that was wanted. */
    record Value(Octets bytes) implements Reading {}

    /** Not shown, or not there. */
    record Closed(StatusWord status) implements Reading {}

    /** Neither shown nor refused as it should be: what is wrong, as the end of a sentence. */
    record Broken(String why) implements Reading {}
  }

  /**
   * Without Le first: a contact card takes none and answers {@code 61xx}. A card without T=0 may
   * say a bare {@code 9000} to that; it is asked once more, and where it refuses, its first answer
   * stands.
   */
  ResponseApdu selectName(Octets name) throws CardTransportException {
    selectedFile = null;
    CommandApdu select = CommandApdu.of(0x00, INS_SELECT, BY_DF_NAME, 0x00).withData(name.bytes());
    ResponseApdu answer = send(select);
    if (answer.status().isOk() && answer.dataLength() == 0) {
      ResponseApdu withLe = send(select.withLe(CommandApdu.MAX_SHORT_LE));
      return withLe.status().isOk() ? withLe : answer;
    }
    return answer;
  }

  /** A pseudo command that the reader answers itself (PC/SC part 3, section 3.2.2.1.3). */
  ResponseApdu readUid() throws CardTransportException {
    return send(CommandApdu.of(0xFF, INS_GET_DATA, 0x00, 0x00).withLe(CommandApdu.MAX_SHORT_LE));
  }

  /** The value of a record, or of a whole binary file, which has the record 0. */
  Reading read(ProfileFile file, int record) throws CardTransportException {
    if (file.identifier().isPresent()) {
      StatusWord status = select(file.name(), file.identifier().getAsInt());
      if (isClosed(status)) {
        return new Reading.Closed(status);
      }
      if (!status.isOk()) {
        return new Reading.Broken(
            "has no file %s (SELECT answered %s)".formatted(file.name(), status));
      }
    }
    return switch (file.form()) {
      case TAGGED_RECORDS -> tagged(file, record);
      case RECORDS -> numbered(file, record);
      case BINARY -> binary(file);
    };
  }

  private StatusWord select(String name, int identifier) throws CardTransportException {
    if (Objects.equals(selectedFile, name)) {
      return StatusWord.OK;
    }
    selectedFile = null;
    StatusWord status = select(EF_UNDER_CURRENT_DF, identifier);
    if (!status.isOk() && !status.equals(StatusWord.SECURITY_STATUS_NOT_SATISFIED)) {
      status = select(BY_FILE_IDENTIFIER, identifier);
    }
    if (status.isOk()) {
      selectedFile = name;
    }
    return status;
  }

  private StatusWord select(int form, int identifier) throws CardTransportException {
    return send(CommandApdu.of(0x00, INS_SELECT, form, 0x00)
            .withData((byte) (identifier >> 8), (byte) identifier))
        .status();
  }

  private Reading tagged(ProfileFile file, int tag) throws CardTransportException {
    int length = file.lengthOfRecord(tag);
    int p2 = file.shortIdentifier().orElse(0) << 3;
    ResponseApdu answer =
        send(CommandApdu.of(0x00, INS_READ_RECORD, tag, p2).withLe(tlvLength(length)));
    if (!answer.status().isOk()) {
      return notRead("READ RECORD", answer.status());
    }
    byte[] data = answer.data();
    TlvResult result = BerTlv.decode(data);
    if (result instanceof TlvResult.Malformed malformed) {
      return new Reading.Broken("is " + malformed.describe());
    }
    if (!(result instanceof TlvResult.Value value)) {
      return new Reading.Broken("is shorter than its length byte says");
    }
    if (value.end() != data.length) {
      return new Reading.Broken("is longer than its length byte says");
    }
    if (value.tlv().tag() != tag) {
      return new Reading.Broken("carries the tag %02X".formatted(value.tlv().tag()));
    }
    if (value.tlv().length() != length) {
      return new Reading.Broken("has " + value.tlv().length() + " bytes instead of " + length);
    }
    return new Reading.Value(Octets.of(value.tlv().value()));
  }

  /** With tag and length in front of a value of up to 253 bytes. */
  private static int tlvLength(int length) {
    return length + (length < 0x80 ? 2 : 3);
  }

  private Reading numbered(ProfileFile file, int number) throws CardTransportException {
    int length = file.lengthOfRecord(number);
    int p2 = (file.shortIdentifier().orElse(0) << 3) | BY_RECORD_NUMBER;
    ResponseApdu answer =
        send(CommandApdu.of(0x00, INS_READ_RECORD, number, p2).withLe(CommandApdu.MAX_SHORT_LE));
    return untagged("READ RECORD", answer, length);
  }

  private Reading binary(ProfileFile file) throws CardTransportException {
    int p1 = file.shortIdentifier().isPresent() ? 0x80 | file.shortIdentifier().getAsInt() : 0;
    ResponseApdu answer =
        send(CommandApdu.of(0x00, INS_READ_BINARY, p1, 0x00).withLe(file.length()));
    return untagged("READ BINARY", answer, file.length());
  }

  /** A card may hold more than the profile knows of, for instance bytes for later use. */
  private static Reading untagged(String command, ResponseApdu answer, int length) {
    if (!answer.status().isOk()) {
      return notRead(command, answer.status());
    }
    byte[] data = answer.data();
    return data.length < length
        ? new Reading.Broken("has " + data.length + " bytes instead of " + length)
        : new Reading.Value(Octets.of(Arrays.copyOf(data, length)));
  }

  private static Reading notRead(String command, StatusWord status) {
    return isClosed(status)
        ? new Reading.Closed(status)
        : new Reading.Broken("cannot be read (" + command + " answered " + status + ")");
  }

  private static boolean isClosed(StatusWord status) {
    return status.equals(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        || status.equals(StatusWord.CONDITIONS_NOT_SATISFIED)
        || status.equals(StatusWord.RECORD_NOT_FOUND);
  }

  private ResponseApdu send(CommandApdu command) throws CardTransportException {
    return ResponseApdu.of(channel.transmit(command.bytes()));
  }
}
