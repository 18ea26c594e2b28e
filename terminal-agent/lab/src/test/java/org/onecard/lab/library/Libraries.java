package org.onecard.lab.library;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.onecard.lab.library.LibraryServer.Manner;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.sip2.SipPatience;
import org.onecard.server.sip2.SipRequest;
import org.onecard.server.sip2.SipSettings;
import org.onecard.server.sip2.SipTerms;

/** Settings for the lab's libraries. */
final class Libraries {

  /** Short, so that a test of what does not come need not wait for long. */
  static final SipPatience SHORT =
      new SipPatience(Duration.ofSeconds(2), Duration.ofMillis(700), 2);

  private Libraries() {}

  static SipSettings sip(String name, int port, Manner manner, int connections) {
    return new SipSettings(
        name,
        "127.0.0.1",
        port,
        manner.charset(),
        manner.checked(),
        manner.user().isEmpty()
            ? Optional.empty()
            : Optional.of(new SipRequest.Login(manner.user(), manner.password(), name)),
        new SipTerms("lab", "", "019"),
        connections,
        SHORT,
        ZoneOffset.UTC);
  }

  /** In one network, each with items of its own. */
  static LibrarySettings library(String name, int port, boolean holdsReturns) {
    return new LibrarySettings(
        name,
        "city",
        Set.of(name + "-hall"),
        List.of(name + "-"),
        holdsReturns,
        OptionalInt.of(2),
        sip(name, port, Manner.PLAIN, 2));
  }
}
