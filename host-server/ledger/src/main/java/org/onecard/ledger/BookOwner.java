package org.onecard.ledger;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.scenario.Region;

/** The region whose book it is, with the key that its seals are checked by. */
public final class BookOwner {

  private final Region region;
  private final byte[] key;

  public BookOwner(Region region, VerifyingKey key) {
    this(region, key.encoded());
  }

  /**
   * As it stands in a book.
   *
   * @param encodedKey as {@link VerifyingKey#encoded} gives it
   */
  public BookOwner(Region region, byte[] encodedKey) {
    this.region = region;
    this.key = encodedKey.clone();
  }

  public Region region() {
    return region;
  }

  public byte[] encodedKey() {
    return key.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BookOwner that
        && region.equals(that.region)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(region, Arrays.hashCode(key));
  }

  @Override
  public String toString() {
    return "region " + region.code();
  }
}
