package org.onecard.virtual.card;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.SsseFiles;
import org.onecard.card.ssse.SsseRecord;

/**
 * A social security card of version 3.00 with a made-up holder.
 *
 * <pre>
 *   MF 3F00
 *    `- SSSE  7378312E73682EC9E7BBE1B1A3D5CF
 *        |- EF05  01 02 03 04 05 06 07     free: 01, 03, 07
 *        `- EF06  08 09 4E                 closed
 * </pre>
 *
 * It cannot authenticate, so what is closed stays closed; options open it. It knows SELECT, READ
 * RECORD and GET RESPONSE under CLA 00 and, contactless, {@code FF CA 00 00 00} for its UID.
 */
public final class VirtualSsseCard implements VirtualCard {

  private static final int INS_SELECT = 0xA4;
  private static final int INS_READ_RECORD = 0xB2;
  private static final int MASTER_FILE = 0x3F00;

  private static final Map<Integer, List<SsseRecord>> FILES =
      Map.of(
          SsseFiles.CARD_FILE,
          List.of(
              SsseRecord.IDENTIFICATION_CODE,
              SsseRecord.CARD_CLASS,
              SsseRecord.VERSION,
              SsseRecord.INSTITUTION,
              SsseRecord.ISSUED,
              SsseRecord.VALID_TO,
              SsseRecord.CARD_NUMBER),
          SsseFiles.HOLDER_FILE,
          List.of(SsseRecord.SOCIAL_SECURITY_NUMBER, SsseRecord.NAME, SsseRecord.NAME_CONTINUED));

  private final SsseCardOptions options;
  private final Map<SsseRecord, byte[]> records;
  private final byte[] atr;
  private final byte[] uid;
  private final AnswerQueue answers;

  private boolean applicationSelected;
  private @Nullable List<SsseRecord> currentFile;

  public VirtualSsseCard(HolderData holder, SsseCardOptions options) {
    this.options = options;
    this.records = new EnumMap<>(holder.records(options.version()));
    int serial = Math.floorMod(Arrays.hashCode(holder.identifier().bytes()), 10_000_000);
    this.atr = options.contact() ? StaticAtr.contact(serial) : StaticAtr.contactless();
    this.uid = Hex.bytes("%08X".formatted(serial));
    this.answers = new AnswerQueue(options.contact());
  }

  /** The contact side of a card as it is issued. */
  public VirtualSsseCard(HolderData holder) {
    this(holder, SsseCardOptions.ISSUED);
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void reset() {
    applicationSelected = false;
    currentFile = null;
    answers.clear();
  }

  @Override
  public byte[] transmit(byte[] bytes) {
    if (!(CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed)) {
      return AnswerQueue.status(0x6700);
    }
    CommandApdu command = parsed.command();
    if (command.ins() == AnswerQueue.INS_GET_RESPONSE && options.contact()) {
      return answers.getResponse(command);
    }
    answers.clear();
    if (!options.contact() && command.cla() == 0xFF) {
      return pseudoCommand(command);
    }
    if (command.cla() != 0x00) {
      return AnswerQueue.status(0x6E00);
    }
    return switch (command.ins()) {
      case INS_SELECT -> select(command);
      case INS_READ_RECORD -> readRecord(command);
      default -> AnswerQueue.status(0x6D00);
    };
  }

  /** A real reader answers GET DATA of the UID itself (PC/SC part 3, section 3.2.2.1.3). */
  private byte[] pseudoCommand(CommandApdu command) {
    boolean isGetUid = command.ins() == 0xCA && command.p1() == 0 && command.p2() == 0;
    return isGetUid ? answers.deliver(command, uid) : AnswerQueue.status(0x6A81);
  }

  private byte[] select(CommandApdu command) {
    if (command.p2() != 0x00) {
      return AnswerQueue.status(0x6A86);
    }
    return switch (command.p1()) {
      case 0x04 -> selectApplication(command);
      case 0x00, 0x02 -> selectFile(command);
      default -> AnswerQueue.status(0x6A86);
    };
  }

  private byte[] selectApplication(CommandApdu command) {
    if (!Arrays.equals(command.data(), SsseFiles.dfName())) {
      return AnswerQueue.status(0x6A82);
    }
    applicationSelected = true;
    currentFile = null;
    return answers.deliver(command, fci());
  }

  /** {@code 6F ( 84 DF name, A5 ( 9F0C 86 01 algorithm ) )}. */
  private byte[] fci() {
    byte[] name = SsseFiles.dfName();
    String body =
        "84%02X%sA5069F0C038601%s".formatted(name.length, Hex.of(name), options.algorithm());
    return Hex.bytes("6F%02X%s".formatted(body.length() / 2, body));
  }

  private byte[] selectFile(CommandApdu command) {
    byte[] data = command.data();
    if (data.length != 2) {
      return AnswerQueue.status(0x6700);
    }
    int file = ((data[0] & 0xFF) << 8) | (data[1] & 0xFF);
    if (file == MASTER_FILE && command.p1() == 0x00) {
      reset();
      return AnswerQueue.status(0x9000);
    }
    List<SsseRecord> found = FILES.get(file);
    if (!applicationSelected || found == null || !takesForm(command.p1())) {
      return AnswerQueue.status(0x6A82);
    }
    currentFile = found;
    return AnswerQueue.status(0x9000);
  }

  private boolean takesForm(int p1) {
    return switch (options.efSelection()) {
      case BOTH -> true;
      case UNDER_CURRENT_DF -> p1 == 0x02;
      case BY_IDENTIFIER -> p1 == 0x00;
    };
  }

  private byte[] readRecord(CommandApdu command) {
    List<SsseRecord> file = currentFile;
    if (file == null) {
      return AnswerQueue.status(0x6986);
    }
    if (command.data().length > 0 || command.le() == 0) {
      return AnswerQueue.status(0x6700);
    }
    if (command.p2() != 0x00 && command.p2() != 0x04) {
      return AnswerQueue.status(0x6A86);
    }
    boolean byNumber = command.p2() == 0x04;
    for (int i = 0; i < file.size(); i++) {
      SsseRecord record = file.get(i);
      if (command.p1() == (byNumber ? i + 1 : record.tag())) {
        return options.open().contains(record)
            ? answers.deliver(command, tlv(record))
            : AnswerQueue.status(0x6982);
      }
    }
    return AnswerQueue.status(0x6A83);
  }

  private byte[] tlv(SsseRecord record) {
    byte[] value = records.getOrDefault(record, new byte[0]);
    byte[] tlv = new byte[value.length + 2];
    tlv[0] = (byte) record.tag();
    tlv[1] = (byte) value.length;
    System.arraycopy(value, 0, tlv, 2, value.length);
    return tlv;
  }
}
