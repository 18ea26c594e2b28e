package org.onecard.card.proof;

import java.nio.charset.StandardCharsets;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.Hex;
import org.onecard.card.proof.SamStart.SamReady;
import org.onecard.card.ssse.SsseFiles;

/** The PSAM's side of the flow, one conversation long. */
final class SamCommands {

  private static final CommandApdu SELECT = CommandApdu.of(0x00, 0xA4, 0x04, 0x00);

  private static final int SERIAL_LENGTH = 10;
  private static final int TERMINAL_NUMBER_LENGTH = 6;

  private final StepChannel sam;
  private final SamSettings settings;

  SamCommands(CardChannel channel, SamSettings settings) {
    this.sam = new StepChannel(new SamChannel(channel));
    this.settings = settings;
  }

  /** The application, {@code D15600000590} by default, lies under a directory of the card's. */
  void select() throws StepFailedException {
    sam.tell(ProofStep.SAM_SELECT, SELECT.withData(SsseFiles.dfName()));
    sam.tell(ProofStep.SAM_SELECT, SELECT.withData(settings.application().bytes()));
  }

  /** {@code 00 B0 95 01 0A} and {@code 00 B0 96 00 06}. */
  SamReady identity() throws StepFailedException {
    byte[] serial =
        sam.ask(ProofStep.SAM_SERIAL, CommandApdu.of(0x00, 0xB0, 0x95, 0x01), SERIAL_LENGTH);
    byte[] terminal =
        sam.ask(
            ProofStep.SAM_TERMINAL_NUMBER,
            CommandApdu.of(0x00, 0xB0, 0x96, 0x00),
            TERMINAL_NUMBER_LENGTH);
    return new SamReady(Hex.of(serial), Hex.of(terminal));
  }

  byte[] challenge(int length) throws StepFailedException {
    return sam.ask(ProofStep.SAM_CHALLENGE, command(settings.challenge()), length);
  }

  /** {@code BF DE 48 5D 18 card factor 8, region "sx" 8, process value}. */
  void derive(ProofStep step, byte[] cardFactor, String region, byte[] process)
      throws StepFailedException {
    int header = step == ProofStep.SAM_OPEN_INIT ? settings.openInit() : settings.checkInit();
    byte[] regionFactor = (region + "sx").getBytes(StandardCharsets.US_ASCII);
    sam.tell(step, command(header).withData(Bytes.join(cardFactor, regionFactor, process)));
  }

  /** {@code 80 FA 00 00 08 source}, then {@code 00 C0 00 00 08}. */
  byte[] answerForCard(byte[] source) throws StepFailedException {
    return sam.trade(ProofStep.SAM_OPEN, command(settings.open()).withData(source), source.length);
  }

  void check(byte[] source, AuthenticationValue answer) throws StepFailedException {
    sam.tell(
        ProofStep.SAM_CHECK,
        command(settings.check()).withData(Bytes.join(source, answer.bytes())));
  }

  private static CommandApdu command(int header) {
    return CommandApdu.of(
        header >>> 24, (header >> 16) & 0xFF, (header >> 8) & 0xFF, header & 0xFF);
  }
}
