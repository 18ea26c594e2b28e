package org.onecard.agent.link;

/** Where the conversation with the host stands. */
public enum LinkState {
  /** No connection; another try follows. */
  DOWN,
  CONNECTING,
  /** Connected; the host has not yet said that it takes this terminal. */
  GREETING,
  UP,
  /** The host refuses this terminal: its identity, its records, or its version. */
  BARRED
}
