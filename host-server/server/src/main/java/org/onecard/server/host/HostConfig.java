package org.onecard.server.host;

import java.util.List;
import org.onecard.server.net.ConnectionPatience;

/**
 * How a host is to run.
 *
 * @param listen address that terminals reach
 * @param names further names and addresses for the host's certificate
 * @param tapPort 0 for a free one; the others likewise
 * @param warmUp whether made-up taps are played before the tap port opens; see {@link
 *     org.onecard.server.warmup.WarmUp}
 * @param patience with terminals
 */
public record HostConfig(
    HostDirectory directory,
    String regionCode,
    String listen,
    List<String> names,
    int tapPort,
    int enrolPort,
    int pagePort,
    boolean warmUp,
    ConnectionPatience patience) {

  public HostConfig {
    names = List.copyOf(names);
  }
}
