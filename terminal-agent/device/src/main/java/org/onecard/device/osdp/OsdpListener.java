package org.onecard.device.osdp;

/** Told of what the readers of a line say. Called on the line's thread: it may not wait. */
public interface OsdpListener {

  /** A reader is online, or not any more. */
  void changed(int address, OsdpState state);

  /** A card, keys, statuses and answers to commands. */
  void said(int address, OsdpReply reply);

  /** The reader has its own key now, and is no more to be installed. */
  void keySet(int address);
}
