package org.onecard.agent.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.onecard.device.gate.ControlledGate;
import org.onecard.device.gate.Gate;
import org.onecard.device.gate.GateMode;
import org.onecard.device.gate.GateResult;
import org.onecard.device.gate.GateState;

/**
 * A gate that taps and a technician's test open in turn. A tap waits for a test under way; a test
 * does not wait for a tap. Closing it leaves the gate behind as it is: that is its owner's.
 */
final class SharedGate implements Gate {

  private final Gate gate;
  private final ReentrantLock turn = new ReentrantLock();

  SharedGate(Gate gate) {
    this.gate = gate;
  }

  @Override
  public GateResult open(Duration passageTime) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      return gate.open(passageTime);
    } finally {
      turn.unlock();
    }
  }

  /** Opens it for a test; empty where a tap has it open. */
  Optional<GateResult> tryOpen(Duration passageTime) throws InterruptedException {
    if (!turn.tryLock()) {
      return Optional.empty();
    }
    try {
      return Optional.of(gate.open(passageTime));
    } finally {
      turn.unlock();
    }
  }

  /** How it stands, where it can be asked. */
  Optional<GateState> state() {
    return gate instanceof ControlledGate controlled
        ? Optional.of(controlled.state())
        : Optional.empty();
  }

  GateMode mode() {
    return gate instanceof ControlledGate controlled ? controlled.mode() : GateMode.CONTROLLED;
  }

  @Override
  public void close() {
    // Whoever started the gate behind it closes it.
  }
}
