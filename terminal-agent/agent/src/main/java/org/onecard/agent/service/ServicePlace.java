package org.onecard.agent.service;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the service page listens.
 *
 * @param bind an address of this machine
 * @param port 0 for any that is free
 * @param names by which browsers may reach it, besides {@code bind}
 * @param tls needed anywhere but on loopback
 */
public record ServicePlace(String bind, int port, List<String> names, Optional<ServiceTls> tls) {

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  /**
   * @throws IllegalArgumentException with a sentence when PINs would go over a network in the open
   */
  public ServicePlace {
    names = List.copyOf(names);
    if (!isLoopback(bind) && tls.isEmpty()) {
      throw new IllegalArgumentException(
          "the service page goes over a network with TLS only: give --service-tls too, or leave"
              + " --service-bind out");
    }
  }

  /** This machine only. */
  public static ServicePlace onLoopback(int port) {
    return new ServicePlace("127.0.0.1", port, List.of(), Optional.empty());
  }

  /** Whether only this machine can reach it. */
  public static boolean isLoopback(String bind) {
    return LOOPBACK.contains(bind);
  }
}
