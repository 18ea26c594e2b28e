package org.onecard.server.authority;

import java.util.regex.Pattern;

/** Tells an IP address from a name without asking a resolver. */
final class HostNames {

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private HostNames() {}

  static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || IPV4.matcher(name).matches();
  }
}
