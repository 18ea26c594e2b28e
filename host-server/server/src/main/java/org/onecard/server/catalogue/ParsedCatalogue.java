package org.onecard.server.catalogue;

import java.util.List;
import java.util.Optional;
import org.onecard.scenario.Region;

/** What became of a catalogue file: all of it, or none. */
public sealed interface ParsedCatalogue {

  /**
   * The files are right from end to end.
   *
   * @param drafts a catalogue for each province among them, at least one, no region twice
   * @param warnings what may be meant, and mostly is not, in the order of the lines
   */
  record Valid(List<CatalogueDraft> drafts, List<Finding> warnings) implements ParsedCatalogue {

    public Valid {
      drafts = List.copyOf(drafts);
      warnings = List.copyOf(warnings);
    }

    /** The first province's. */
    public CatalogueDraft draft() {
      return drafts.get(0);
    }

    /** A region's. */
    public Optional<CatalogueDraft> findDraft(Region region) {
      return drafts.stream().filter(draft -> draft.region().equals(region)).findFirst();
    }
  }

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
