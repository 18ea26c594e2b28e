package org.onecard.card.profile;

import java.util.List;

/** What came of reading bytes as a card profile. */
public sealed interface ProfileDecoding {

  /** A whole and consistent profile. */
  record Decoded(CardProfile profile) implements ProfileDecoding {}

  /** No profile: everything that is wrong, in the order of the file; at least one fault. */
  record Refused(List<ProfileFault> faults) implements ProfileDecoding {
    public Refused {
      faults = List.copyOf(faults);
    }
  }
}
