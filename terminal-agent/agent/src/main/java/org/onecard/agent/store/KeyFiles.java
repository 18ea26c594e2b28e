package org.onecard.agent.store;

import java.io.IOException;
import java.util.Optional;

/** The small files in which a terminal keeps its certificates, by their names. */
public interface KeyFiles {

  /** What a file holds; empty where there is none. */
  Optional<byte[]> find(String name) throws IOException;

  /**
   * Replaces a file whole: after a power cut it is the old one or the new one. When this returns it
   * is the new one.
   */
  void replace(String name, byte[] content) throws IOException;

  /** Gives a file another name, in place of what bore it, with the same promise. */
  void rename(String from, String to) throws IOException;
}
