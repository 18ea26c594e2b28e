package org.onecard.virtual.card;

import java.util.Arrays;
import java.util.Random;

/** A card that is torn, slow, or answers badly; the same seed goes wrong in the same places. */
public final class FaultyCard implements VirtualCard {

  private final VirtualCard card;
  private final CardFaults faults;
  private final Pause pause;
  private final Random random;
  private int answered;

  public FaultyCard(VirtualCard card, CardFaults faults, Pause pause) {
    this.card = card;
    this.faults = faults;
    this.pause = pause;
    this.random = new Random(faults.seed());
  }

  @Override
  public byte[] atr() {
    return card.atr();
  }

  @Override
  public void reset() {
    answered = 0;
    card.reset();
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTornException {
    if (!faults.delay().isZero()) {
      pause.pause(faults.delay());
    }
    if (faults.tearAfter().isPresent() && answered >= faults.tearAfter().getAsInt()) {
      if (faults.answerLost()) {
        card.transmit(command);
      }
      throw new CardTornException("torn after " + answered + " answers, as it was told");
    }
    byte[] answer = card.transmit(command);
    answered++;
    if (faults.corruptOneIn().isPresent() && hits(faults.corruptOneIn().getAsInt())) {
      answer = corrupt(answer);
    }
    if (faults.truncateOneIn().isPresent() && hits(faults.truncateOneIn().getAsInt())) {
      answer = Arrays.copyOf(answer, random.nextInt(answer.length));
    }
    return answer;
  }

  private boolean hits(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private byte[] corrupt(byte[] answer) {
    byte[] changed = answer.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
    return changed;
  }
}
