package org.onecard.card.apdu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers one exchange after the other as it was told, and keeps what it was sent. */
final class ScriptedChannel implements CardChannel {

  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> sent = new ArrayList<>();

  ScriptedChannel(String... answers) {
    this.answers.addAll(List.of(answers));
  }

  @Override
  public byte[] transmit(byte[] command) {
    sent.add(Hex.of(command));
    return Hex.bytes(answers.removeFirst());
  }

  List<String> sent() {
    return sent;
  }
}
