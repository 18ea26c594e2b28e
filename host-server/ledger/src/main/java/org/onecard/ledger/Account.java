package org.onecard.ledger;

import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.protocol.crypto.CardToken;

/**
 * An account by its name: {@code type:name}. Types are open; these are in use: {@code card:<token
 * in hex>}, {@code operator:<id>} (what an operator has earned), {@code funding:registry} (where
 * the balances of the registry come from).
 *
 * @param name {@code [a-z0-9:._-]}, 1 to 128 characters
 */
public record Account(String name) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9:._-]{1,128}");
  private static final String CARD = "card:";

  // After the pattern, which its constructor needs.
  public static final Account FUNDING_REGISTRY = new Account("funding:registry");

  public Account {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an account is [a-z0-9:._-]{1,128}, not " + name);
    }
  }

  public static Account card(CardToken token) {
    return new Account(CARD + token.hex());
  }

  public static Account operator(String operatorId) {
    return new Account("operator:" + operatorId);
  }

  /** The card whose account this is. */
  public Optional<CardToken> card() {
    return name.startsWith(CARD)
        ? CardToken.parse(name.substring(CARD.length()))
        : Optional.empty();
  }
}
