package org.onecard.card.proof;

import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.ssse.SsseFiles;

/** The card's side of both flows, one conversation long. */
final class SsseAuthentication {

  private static final CommandApdu SELECT =
      CommandApdu.of(0x00, 0xA4, 0x04, 0x00).withData(SsseFiles.dfName());
  private static final CommandApdu GET_CHALLENGE = CommandApdu.of(0x00, 0x84, 0x00, 0x00);
  private static final int INS_INTERNAL_AUTHENTICATE = 0x88;
  private static final int INS_EXTERNAL_AUTHENTICATE = 0x82;

  private final StepChannel card;

  SsseAuthentication(CardChannel channel) {
    this.card = new StepChannel(channel);
  }

  /** Leaves the file that was read last, so that keys are looked for in the application. */
  void select() throws StepFailedException {
    card.tell(ProofStep.CARD_SELECT, SELECT);
  }

  /** {@code 00 88 00 kid 10 R_proc R_src}, behind a key version ({@code 11}) where one is set. */
  AuthenticationValue prove(byte[] process, byte[] source, ProofSettings settings)
      throws StepFailedException {
    byte[] data = Bytes.join(process, source);
    if (settings.keyVersionByte().isPresent()) {
      data = Bytes.join(new byte[] {(byte) settings.keyVersionByte().getAsInt()}, data);
    }
    CommandApdu command =
        CommandApdu.of(0x00, INS_INTERNAL_AUTHENTICATE, 0x00, settings.proofKeyIdentifier());
    return AuthenticationValue.of(
        card.trade(ProofStep.CARD_PROOF, command.withData(data), source.length));
  }

  /** {@code 00 84 00 00 08}. */
  AuthenticationValue challenge(int length) throws StepFailedException {
    return AuthenticationValue.of(card.ask(ProofStep.CARD_CHALLENGE, GET_CHALLENGE, length));
  }

  /** {@code 00 82 00 kid 10 result source}. */
  void open(ProofStep step, int keyIdentifier, ExternalAnswer answer) throws StepFailedException {
    card.tell(
        step,
        CommandApdu.of(0x00, INS_EXTERNAL_AUTHENTICATE, 0x00, keyIdentifier)
            .withData(answer.bytes()));
  }
}
