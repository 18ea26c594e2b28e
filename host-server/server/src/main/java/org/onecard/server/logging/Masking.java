package org.onecard.server.logging;

import java.util.regex.Pattern;

/**
 * Finds what a log line may not hold: identifiers of cards and holders, names, keys, secrets. It is
 * the last line of defence; no log statement should hold such a thing in the first place.
 */
final class Masking {

  private static final String MASK = "[masked]";

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          String.join(
              "|",
              // A PEM block.
              "-----BEGIN [A-Z0-9 ]+-----[\\s\\S]*?-----END [A-Z0-9 ]+-----",
              // A card identification code, a token, a key: 16 bytes or more in hexadecimal.
              "(?<![0-9A-Fa-f])[0-9A-Fa-f]{32,}(?![0-9A-Fa-f])",
              // 32 bytes in Base64.
              "[A-Za-z0-9+/]{43}=",
              // A social security number (GB 11643).
              "(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])",
              // A one-time code.
              "(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}-){9}[0-9A-Za-z]{2}(?![0-9A-Za-z])",
              // A field that is called by what it holds.
              "(?<=(?:name|holder|姓名|cardNumber|卡号|secret|privateKey)[=:])\\s?[^\\s,;\\])}]+"));

  private Masking() {}

  static String mask(String line) {
    return FORBIDDEN.matcher(line).replaceAll(MASK);
  }
}
