package org.onecard.server.sip2;

import java.util.List;
import java.util.Optional;

/**
 * One message, apart from sequence and checksum.
 *
 * @param fixed exactly {@link SipCode#fixedLength()} characters
 * @param fields in their order; an id may stand there several times
 */
public record SipMessage(SipCode code, String fixed, List<SipField> fields) {

  public SipMessage {
    fields = List.copyOf(fields);
    if (fixed.length() != code.fixedLength()) {
      throw new IllegalArgumentException(
          "message %s has a fixed part of %d characters, not %d"
              .formatted(code.digits(), code.fixedLength(), fixed.length()));
    }
  }

  /** The first of that id, where it says anything. */
  Optional<String> find(String id) {
    return fields.stream()
        .filter(field -> field.id().equals(id) && !field.value().isBlank())
        .map(field -> field.value().strip())
        .findFirst();
  }

  List<String> list(String id) {
    return fields.stream()
        .filter(field -> field.id().equals(id) && !field.value().isBlank())
        .map(field -> field.value().strip())
        .toList();
  }

  /** Without its content, which names people and what they read. */
  @Override
  public String toString() {
    return "SIP2 message " + code.digits();
  }
}
