package org.onecard.protocol.message;

import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerklePath;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/** One answer, the bytes that the seal covers, and the path from them to the seal's root. */
public record AnswerLeaf(Answer answer, SignedBytes bytes, MerklePath path) {

  public Hash leafHash() {
    return Hashes.ofLeaf(bytes.bytes());
  }
}
