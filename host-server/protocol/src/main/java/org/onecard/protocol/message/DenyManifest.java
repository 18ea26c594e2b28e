package org.onecard.protocol.message;

import java.time.Instant;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.record.Hash;

/**
 * What the region says of one version of the deny list; whoever holds it can tell that list from
 * any other, however it was put together.
 *
 * @param version from 1
 * @param tagKeyId number of the key that the tags were made with, 0 to 255
 * @param count of tags, 0 to {@link DenyTags#MOST}
 * @param digest SHA-256 over the packed tags
 * @param at when the version was made
 */
public record DenyManifest(long version, int tagKeyId, int count, Hash digest, Instant at) {

  /** Length of the list in bytes. */
  public long length() {
    return DenyTags.length(count);
  }
}
