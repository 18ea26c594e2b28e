package org.onecard.agent.link;

/**
 * Where a host listens.
 *
 * @param name a host name or address, which its certificate must bear
 * @param port 1 to 65,535
 */
public record HostAddress(String name, int port) {

  public HostAddress {
    if (name.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "a host is NAME:PORT with a port from 1 to 65535, not " + name + ":" + port);
    }
  }

  /**
   * An address as a person types it.
   *
   * @throws IllegalArgumentException with a sentence for whoever typed it
   */
  public static HostAddress parse(String typed) {
    int colon = typed.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new HostAddress(
            typed.substring(0, colon), Integer.parseInt(typed.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("a host is NAME:PORT, not \"" + typed + "\"");
  }

  @Override
  public String toString() {
    return name + ":" + port;
  }
}
