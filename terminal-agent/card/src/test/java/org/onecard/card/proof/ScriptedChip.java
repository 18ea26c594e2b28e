package org.onecard.card.proof;

import java.util.ArrayList;
import java.util.List;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.Hex;

/**
 * Expects commands in order, byte for byte, and answers each as it was told. One of them may go
 * another way; after that what is not expected is answered with 6D00.
 */
final class ScriptedChip implements CardChannel {

  /** What is done instead of the answer that is written down. */
  interface Meddling {
    byte[] answer() throws CardTransportException;
  }

  private record Line(String command, String answer) {}

  private final List<Line> script = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private int meddledLine = -1;
  private Meddling meddling = () -> new byte[0];

  ScriptedChip then(String command, String answer) {
    script.add(new Line(command, answer));
    return this;
  }

  /** The exchange of this number, from 0, goes another way. */
  ScriptedChip meddling(int line, Meddling otherwise) {
    meddledLine = line;
    meddling = otherwise;
    return this;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTransportException {
    int line = sent.size();
    sent.add(Hex.of(command));
    if (line == meddledLine) {
      return meddling.answer();
    }
    boolean expected =
        (meddledLine < 0 || line < meddledLine)
            && line < script.size()
            && script.get(line).command().equals(Hex.of(command));
    return Hex.bytes(expected ? script.get(line).answer() : "6D00");
  }

  List<String> sent() {
    return sent;
  }

  int lines() {
    return script.size();
  }

  /** The commands written down, for comparison with those sent. */
  List<String> script() {
    return script.stream().map(Line::command).toList();
  }
}
