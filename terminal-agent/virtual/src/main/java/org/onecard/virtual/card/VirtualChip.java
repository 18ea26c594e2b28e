package org.onecard.virtual.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;

/**
 * A chip with several applications. It does what no application can do for itself: selection by
 * name, {@code 00 A4 04 00}, which is exact; return to the master file, {@code 00 A4 00 00 02
 * 3F00}; the form of T=0 answers; and, contactless, {@code FF CA 00 00 00} for its UID.
 *
 * <p>A name that no application has leaves the selected one selected. What comes while none is
 * selected goes to the master file where the chip has one, and is refused otherwise: {@code 6A82}
 * to a SELECT, {@code 6D00} to the rest.
 */
public final class VirtualChip implements VirtualCard {

  private static final int INS_SELECT = 0xA4;
  private static final int INS_GET_DATA = 0xCA;
  private static final int NAME_MAX = 16;
  private static final byte[] MASTER_FILE = {0x3F, 0x00};

  private final byte[] atr;
  private final Optional<byte[]> uid;
  private final List<CardApplication> applications;
  private final Optional<CardApplication> masterFile;
  private final AnswerQueue answers;
  private @Nullable CardApplication selected;

  private VirtualChip(Builder builder) {
    this.atr = builder.atr;
    this.uid = builder.uid;
    this.applications = List.copyOf(builder.applications);
    this.masterFile = Optional.ofNullable(builder.masterFile);
    this.answers = new AnswerQueue(uid.isEmpty());
    reset();
  }

  /**
   * A chip in a contact reader, of protocol T=0.
   *
   * @param atr 2 to 33 bytes
   */
  public static Builder contact(byte[] atr) {
    return new Builder(atr, Optional.empty());
  }

  /**
   * A chip in the field of a contactless reader.
   *
   * @param atr 2 to 33 bytes, what the reader makes up
   * @param uid 4, 7 or 10 bytes
   */
  public static Builder contactless(byte[] atr, byte[] uid) {
    if (uid.length != 4 && uid.length != 7 && uid.length != 10) {
      throw new IllegalArgumentException("a UID has 4, 7 or 10 bytes, not " + uid.length);
    }
    return new Builder(atr, Optional.of(uid.clone()));
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void reset() {
    selected = masterFile.orElse(null);
    answers.clear();
    applications.forEach(CardApplication::reset);
    masterFile.ifPresent(CardApplication::reset);
  }

  @Override
  public byte[] transmit(byte[] bytes) throws CardTornException {
    if (!(CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed)) {
      return AnswerQueue.status(0x6700);
    }
    CommandApdu command = parsed.command();
    if (command.ins() == AnswerQueue.INS_GET_RESPONSE && uid.isEmpty()) {
      return answers.getResponse(command);
    }
    answers.clear();
    if (command.cla() == 0xFF && uid.isPresent()) {
      return pseudoCommand(command, uid.get());
    }
    if (command.cla() == 0x00 && command.ins() == INS_SELECT) {
      if (command.p1() == 0x04) {
        return selectByName(command);
      }
      if (command.p1() == 0x00 && Arrays.equals(command.data(), MASTER_FILE)) {
        selected = masterFile.orElse(null);
        return masterFile
            .map(file -> deliver(command, file.select()))
            .orElseGet(() -> AnswerQueue.status(0x9000));
      }
    }
    CardApplication application = selected;
    if (application == null) {
      return AnswerQueue.status(command.ins() == INS_SELECT ? 0x6A82 : 0x6D00);
    }
    return deliver(command, application.transmit(command));
  }

  /** A real reader answers GET DATA of the UID itself (PC/SC part 3, section 3.2.2.1.3). */
  private byte[] pseudoCommand(CommandApdu command, byte[] uidBytes) {
    boolean isGetUid = command.ins() == INS_GET_DATA && command.p1() == 0 && command.p2() == 0;
    return isGetUid ? answers.deliver(command, uidBytes) : AnswerQueue.status(0x6A81);
  }

  private byte[] selectByName(CommandApdu command) {
    if (command.p2() != 0x00) {
      return AnswerQueue.status(0x6A86);
    }
    byte[] name = command.data();
    if (name.length == 0 || name.length > NAME_MAX) {
      return AnswerQueue.status(0x6700);
    }
    for (CardApplication application : applications) {
      if (application.isNamed(name)) {
        selected = application;
        return deliver(command, application.select());
      }
    }
    return AnswerQueue.status(0x6A82);
  }

  /**
   * Brings a whole answer into the form of the protocol. Data that come with a warning are not
   * fetched over T=0: the card says the warning, and that is all.
   */
  private byte[] deliver(CommandApdu command, byte[] whole) {
    int dataLength = whole.length - 2;
    boolean done = whole[dataLength] == (byte) 0x90 && whole[dataLength + 1] == 0;
    if (dataLength > 0 && done) {
      return answers.deliver(command, Arrays.copyOf(whole, dataLength));
    }
    return uid.isPresent() ? whole : Arrays.copyOfRange(whole, dataLength, whole.length);
  }

  /** Says what is on the chip. */
  public static final class Builder {

    private final byte[] atr;
    private final Optional<byte[]> uid;
    private final List<CardApplication> applications = new ArrayList<>();
    private @Nullable CardApplication masterFile;

    private Builder(byte[] atr, Optional<byte[]> uid) {
      if (atr.length < 2 || atr.length > 33) {
        throw new IllegalArgumentException("an ATR has 2 to 33 bytes, not " + atr.length);
      }
      this.atr = atr.clone();
      this.uid = uid;
    }

    /** One that is selected by name; of two with the same name the first is found. */
    public Builder application(CardApplication application) {
      applications.add(application);
      return this;
    }

    /**
     * What is there before any is selected: files of the chip itself, directories without a name.
     */
    public Builder masterFile(CardApplication application) {
      masterFile = application;
      return this;
    }

    public VirtualChip build() {
      return new VirtualChip(this);
    }
  }
}
