package org.onecard.virtual.card;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.SsseFiles;
import org.onecard.card.ssse.SsseRecord;

/**
 * The social security application on a chip, with a made-up holder.
 *
 * <pre>
 *   SSSE  7378312E73682EC9E7BBE1B1A3D5CF
 *    |- EF05  01 02 03 04 05 06 07     3.00: 01, 03, 07 free
 *    `- EF06  08 09 4E                 3.00: closed
 * </pre>
 *
 * It knows SELECT and READ RECORD under CLA 00 and, where it has keys, GET CHALLENGE, INTERNAL and
 * EXTERNAL AUTHENTICATE. What is closed opens by external authentication with RKSSSE (key
 * identifiers 0A and 07) until it is selected again or loses its power; options open it for
 * everybody.
 */
public final class SsseApplication implements CardApplication {

  private static final int INS_SELECT = 0xA4;
  private static final int INS_READ_RECORD = 0xB2;

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
  private final Optional<SsseChipKeys> keys;

  private boolean selected;
  private @Nullable List<SsseRecord> currentFile;

  /** An application without keys: it cannot authenticate, so what is closed stays closed. */
  public SsseApplication(HolderData holder, SsseCardOptions options) {
    this(holder, options, Optional.empty());
  }

  /**
   * One that authenticates.
   *
   * @param atr of the chip that it is on; its keys follow from it
   * @param random draws its challenges
   */
  public SsseApplication(
      HolderData holder,
      SsseCardOptions options,
      SsseSecrets secrets,
      byte[] atr,
      RandomGenerator random) {
    this(holder, options, Optional.of(new SsseChipKeys(secrets, holder.region(), atr, random)));
  }

  private SsseApplication(HolderData holder, SsseCardOptions options, Optional<SsseChipKeys> keys) {
    this.options = options;
    this.records = new EnumMap<>(holder.records(options.version()));
    this.keys = keys;
    records.keySet().removeAll(options.missing());
  }

  @Override
  public boolean isNamed(byte[] name) {
    return Arrays.equals(name, SsseFiles.dfName());
  }

  @Override
  public byte[] select() {
    reset();
    selected = true;
    return AnswerQueue.withStatus(fci(), 0x9000);
  }

  @Override
  public void reset() {
    selected = false;
    currentFile = null;
    keys.ifPresent(SsseChipKeys::forget);
  }

  /** {@code 6F ( 84 DF name, A5 ( 9F0C 86 01 algorithm ) )}; no A5 where the default is meant. */
  private byte[] fci() {
    byte[] name = SsseFiles.dfName();
    String named = "84%02X%s".formatted(name.length, Hex.of(name));
    String body = options.namesAlgorithm() ? named + "A5069F0C038601" + options.algorithm() : named;
    return Hex.bytes("6F%02X%s".formatted(body.length() / 2, body));
  }

  @Override
  public byte[] transmit(CommandApdu command) {
    if (command.cla() != 0x00) {
      return AnswerQueue.status(0x6E00);
    }
    if (SsseChipKeys.isFor(command) && keys.isPresent()) {
      return selected ? keys.get().transmit(command) : AnswerQueue.status(0x6985);
    }
    keys.ifPresent(SsseChipKeys::otherCommandCame);
    return switch (command.ins()) {
      case INS_SELECT -> selectFile(command);
      case INS_READ_RECORD -> readRecord(command);
      default -> AnswerQueue.status(0x6D00);
    };
  }

  private byte[] selectFile(CommandApdu command) {
    if (command.p2() != 0x00 || (command.p1() != 0x00 && command.p1() != 0x02)) {
      return AnswerQueue.status(0x6A86);
    }
    byte[] data = command.data();
    if (data.length != 2) {
      return AnswerQueue.status(0x6700);
    }
    List<SsseRecord> found = FILES.get(((data[0] & 0xFF) << 8) | (data[1] & 0xFF));
    if (!selected || found == null || !takesForm(command.p1())) {
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
      byte[] value = records.get(record);
      if (value != null && command.p1() == (byNumber ? i + 1 : record.tag())) {
        return isOpen(record)
            ? AnswerQueue.withStatus(tlv(record, value), 0x9000)
            : AnswerQueue.status(0x6982);
      }
    }
    return AnswerQueue.status(0x6A83);
  }

  private boolean isOpen(SsseRecord record) {
    return options.open().contains(record) || keys.filter(SsseChipKeys::isOpen).isPresent();
  }

  private static byte[] tlv(SsseRecord record, byte[] value) {
    byte[] tlv = new byte[value.length + 2];
    tlv[0] = (byte) record.tag();
    tlv[1] = (byte) value.length;
    System.arraycopy(value, 0, tlv, 2, value.length);
    return tlv;
  }
}
