package org.onecard.server.catalogue;

import java.util.List;

/** What became of a catalogue file: all of it, or none. */
public sealed interface ParsedCatalogue {

  /** The file is right from end to end. */
  record Valid(CatalogueDraft draft) implements ParsedCatalogue {}

  /**
   * The file is refused.
   *
   * @param findings what is wrong with it, at least one, in the order of the lines
   */
  record Invalid(List<Finding> findings) implements ParsedCatalogue {

    public Invalid {
      findings = List.copyOf(findings);
    }
  }
}
