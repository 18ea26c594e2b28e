package org.onecard.server.lane;

import java.time.Instant;
import java.util.List;

/**
 * The machine of a lane: what was submitted and what the book holds go in, a draft of the next
 * commit and the fate of every submission come out. Keeps nothing between two batches, asks nobody,
 * and gives the same draft for the same arguments.
 */
public final class Lane {

  private Lane() {}

  /**
   * Drafts one batch. Submissions are taken in order, each whole or not at all; several taps of one
   * card see each other's effects.
   *
   * @param known covers every record, tap, card and terminal that the batch names
   * @param now the host's time, in whole milliseconds
   */
  static LaneDraft draft(List<Submitted> batch, Known known, Catalogues catalogues, Instant now) {
    Drafting drafting = new Drafting(known, catalogues, now);
    List<Fate> fates = batch.stream().map(drafting::take).toList();
    return drafting.finish(fates);
  }
}
