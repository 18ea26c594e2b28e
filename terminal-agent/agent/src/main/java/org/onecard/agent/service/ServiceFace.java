package org.onecard.agent.service;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a service page shows and lets do: the running terminal's, or the wizard's.
 *
 * @param html its first page, beside this class on the class path
 * @param state what it shows, read on a page's worker thread; touches no card and no disk for long
 * @param actions what can be done, none of one name twice
 * @param export the settings for keeping, where there are some: its name and its text
 */
record ServiceFace(
    String html,
    Supplier<Record> state,
    List<ServiceAction> actions,
    Supplier<Optional<Export>> export) {

  /** A file to keep. */
  record Export(String name, String text) {}

  ServiceFace {
    actions = List.copyOf(actions);
  }
}
