package org.onecard.protocol.chain;

import java.util.Optional;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.RecordId;

/** What the host's book holds of a terminal. */
@FunctionalInterface
public interface KnownRecords {

  /** The hash of a committed record; empty where there is none under that id. */
  Optional<Hash> findHash(RecordId id);
}
