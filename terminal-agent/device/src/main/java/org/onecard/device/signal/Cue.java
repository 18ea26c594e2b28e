package org.onecard.device.signal;

/** What a person at a gate is to know. */
public enum Cue {
  WAITING,
  READING,
  CHECKING,
  GO,
  REFUSED,
  HOLD_STILL,
  REMOVE_CARD,
  OUT_OF_ORDER
}
