package org.onecard.lab.bench.reader;

import java.time.Duration;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;

/** Our reader layer, as a terminal uses it: a deadline on each call, the reading in one talk. */
final class OurTapper implements Tapper {

  /** Twice what a technician's card read grants, since this machine may be busy. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final CardReader reader;

  OurTapper(CardReader reader) {
    this.reader = reader;
  }

  @Override
  public byte[][] tap() throws TapException {
    try (CardConnection card = reader.connect(DEADLINE)) {
      return card.converse(OurTapper::read, DEADLINE);
    } catch (CardTransportException e) {
      throw new TapException(e);
    }
  }

  private static byte[][] read(CardChannel channel) throws CardTransportException {
    byte[][] answers = new byte[CardWork.count()][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = channel.transmit(CardWork.command(i));
    }
    return answers;
  }

  /** Nothing: to come back by itself is what the layer promises. */
  @Override
  public void renew() {}

  @Override
  public void close() {
    reader.close();
  }
}
