package org.onecard.agent.service;

import java.io.IOException;
import org.onecard.agent.store.FlatJson;

/**
 * Something that can be done from the page.
 *
 * @param name {@code [a-z-]+}: the last part of its address, and its name on record
 * @param least who may
 * @param slow whether it waits for a card, a gate, a disk: it then runs as a job, one at a time
 * @param task what is done
 */
record ServiceAction(String name, ServiceRole least, boolean slow, Task task) {

  /** How it is done. */
  @FunctionalInterface
  interface Task {

    /**
     * Does it.
     *
     * @param wishes what the page sent
     * @return what came of it, for the page and for the record
     * @throws IOException with a sentence for the technician when it cannot be done
     */
    Done run(FlatJson wishes) throws IOException, InterruptedException;
  }

  /**
   * What came of it.
   *
   * @param good whether all is well; a test that ran and failed is done and not good
   * @param sentence for the technician and the record
   * @param details a tree for the page; an empty record where there is nothing more to say
   */
  record Done(boolean good, String sentence, Record details) {

    /** No details. */
    record Nothing() {}

    static Done well(String sentence) {
      return new Done(true, sentence, new Nothing());
    }
  }

  static ServiceAction quick(String name, ServiceRole least, Task task) {
    return new ServiceAction(name, least, false, task);
  }

  static ServiceAction job(String name, ServiceRole least, Task task) {
    return new ServiceAction(name, least, true, task);
  }
}
