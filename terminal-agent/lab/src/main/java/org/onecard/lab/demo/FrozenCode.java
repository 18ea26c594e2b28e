package org.onecard.lab.demo;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A picture of a code: whenever it is shown, it is the one that was made when it was first. */
final class FrozenCode implements Supplier<Medium> {

  private final Supplier<Medium> telephone;
  private @Nullable Medium picture;

  FrozenCode(Supplier<Medium> telephone) {
    this.telephone = telephone;
  }

  @Override
  public synchronized Medium get() {
    Medium known = picture == null ? telephone.get() : picture;
    picture = known;
    return known;
  }
}
