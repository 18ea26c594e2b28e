package org.onecard.agent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.record.SignedBytes;

/**
 * Bytes that the region signed, with the signature in front, so that one replacement changes both.
 *
 * <pre>
 *   0           1              65
 *   | algorithm | signature 64 | bytes
 * </pre>
 *
 * @param bytes what was signed
 */
record SignedFile(SignedBytes bytes, Signature signature) {

  private static final int HEADER_BYTES = 1 + Signature.LENGTH;

  void write(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + bytes.length());
    buffer.put((byte) signature.algorithm().number()).put(signature.bytes().bytes());
    StoredFile.replace(file, buffer.put(bytes.bytes()).array());
  }

  /** Empty where there is none, or where it is too short to be one. */
  static Optional<SignedFile> find(Path file) throws IOException {
    return StoredFile.find(file)
        .filter(content -> content.length > HEADER_BYTES)
        .flatMap(SignedFile::parse);
  }

  private static Optional<SignedFile> parse(byte[] content) {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    int number = buffer.get();
    byte[] signature = new byte[Signature.LENGTH];
    buffer.get(signature);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    for (Signature.Algorithm algorithm : Signature.Algorithm.values()) {
      if (algorithm.number() == number) {
        return Optional.of(
            new SignedFile(
                new SignedBytes(bytes), new Signature(algorithm, new SignedBytes(signature))));
      }
    }
    return Optional.empty();
  }
}
