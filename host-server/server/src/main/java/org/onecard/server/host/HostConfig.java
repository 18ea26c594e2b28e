package org.onecard.server.host;

import java.util.List;

/**
 * How a host is to run.
 *
 * @param listen address that terminals reach
 * @param names further names and addresses for the host's certificate
 * @param tapPort 0 for a free one; the others likewise
 */
public record HostConfig(
    HostDirectory directory,
    String regionCode,
    String listen,
    List<String> names,
    int tapPort,
    int enrolPort,
    int pagePort) {

  public HostConfig {
    names = List.copyOf(names);
  }
}
