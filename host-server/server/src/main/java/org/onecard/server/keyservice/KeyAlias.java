package org.onecard.server.keyservice;

import java.util.Locale;
import java.util.regex.Pattern;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.proof.CardKeyName;
import org.onecard.card.purse.PurseApplication;

/**
 * The name of a key in a vault.
 *
 * @param text {@code [a-z0-9-]}, 1 to 64 characters
 * @param kind the cipher it belongs to, which its text ends with
 */
public record KeyAlias(String text, CipherKind kind) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

  public KeyAlias {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("a key's name is 1 to 64 of a-z, 0-9, -");
    }
  }

  /** Of a region's key for social security cards. */
  public static KeyAlias of(CardKeyName name) {
    return new KeyAlias(
        "ssse-%s-%s-%d-%s"
            .formatted(name.region(), word(name.usage()), name.version(), word(name.kind())),
        name.kind());
  }

  /**
   * Of the master of purses' TAC keys.
   *
   * @param version what cards call the version of their keys, 0 to 255
   */
  public static KeyAlias ofTac(PurseApplication purse, int version, CipherKind kind) {
    if (version < 0 || version > 0xFF) {
      throw new IllegalArgumentException("a key's version is 0 to 255, not " + version);
    }
    return new KeyAlias("purse-%s-tac-%d-%s".formatted(word(purse), version, word(kind)), kind);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
