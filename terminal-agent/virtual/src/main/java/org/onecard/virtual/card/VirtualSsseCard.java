package org.onecard.virtual.card;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;

/**
 * A social security card: a chip with nothing on it but {@link SsseApplication} in its master file,
 * 3F00. Beside what that knows it has SELECT by name, GET RESPONSE and, contactless, {@code FF CA
 * 00 00 00} for its UID.
 */
public final class VirtualSsseCard implements VirtualCard {

  private static final int INS_SELECT = 0xA4;
  private static final int BY_NAME = 0x04;
  private static final byte[] MASTER_FILE = {0x3F, 0x00};

  private final SsseApplication application;
  private final boolean contact;
  private final byte[] atr;
  private final byte[] uid;
  private final AnswerQueue answers;

  /** A card without keys: it cannot authenticate, so what is closed stays closed. */
  public VirtualSsseCard(HolderData holder, SsseCardOptions options) {
    this(holder, options, new SsseApplication(holder, options));
  }

  /** The contact side of a card 3.00 as it is issued, without keys. */
  public VirtualSsseCard(HolderData holder) {
    this(holder, SsseCardOptions.ISSUED);
  }

  /**
   * A card that authenticates.
   *
   * @param random draws its challenges; one with a known seed makes it say the same every time
   */
  public VirtualSsseCard(
      HolderData holder, SsseCardOptions options, SsseSecrets secrets, RandomGenerator random) {
    this(
        holder,
        options,
        new SsseApplication(holder, options, secrets, atrOf(holder, options), random));
  }

  private VirtualSsseCard(HolderData holder, SsseCardOptions options, SsseApplication application) {
    this.application = application;
    this.contact = options.contact();
    this.atr = atrOf(holder, options);
    this.uid = Hex.bytes("%08X".formatted(chipSerial(holder)));
    this.answers = new AnswerQueue(options.contact());
  }

  private static byte[] atrOf(HolderData holder, SsseCardOptions options) {
    return options.contact() ? StaticAtr.contact(chipSerial(holder)) : StaticAtr.contactless();
  }

  private static int chipSerial(HolderData holder) {
    return Math.floorMod(Arrays.hashCode(holder.identifier().bytes()), 10_000_000);
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void reset() {
    application.reset();
    answers.clear();
  }

  @Override
  public byte[] transmit(byte[] bytes) {
    if (!(CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed)) {
      return AnswerQueue.status(0x6700);
    }
    CommandApdu command = parsed.command();
    if (command.ins() == AnswerQueue.INS_GET_RESPONSE && contact) {
      return answers.getResponse(command);
    }
    answers.clear();
    if (!contact && command.cla() == 0xFF) {
      return pseudoCommand(command);
    }
    if (command.cla() == 0x00 && command.ins() == INS_SELECT && command.p2() == 0x00) {
      if (command.p1() == BY_NAME) {
        return application.isNamed(command.data())
            ? inTheCardsForm(command, application.select())
            : AnswerQueue.status(0x6A82);
      }
      if (command.p1() == 0x00 && Arrays.equals(command.data(), MASTER_FILE)) {
        application.reset();
        return AnswerQueue.status(0x9000);
      }
    }
    return inTheCardsForm(command, application.transmit(command));
  }

  private byte[] inTheCardsForm(CommandApdu command, byte[] answer) {
    return answer.length > 2
        ? answers.deliver(command, Arrays.copyOf(answer, answer.length - 2))
        : answer;
  }

  /** A real reader answers GET DATA of the UID itself (PC/SC part 3, section 3.2.2.1.3). */
  private byte[] pseudoCommand(CommandApdu command) {
    boolean isGetUid = command.ins() == 0xCA && command.p1() == 0 && command.p2() == 0;
    return isGetUid ? answers.deliver(command, uid) : AnswerQueue.status(0x6A81);
  }
}
