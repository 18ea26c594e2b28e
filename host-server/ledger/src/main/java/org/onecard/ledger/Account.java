package org.onecard.ledger;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.PresentedCard.Application;

/**
 * An account by its name: {@code type:name}. Types are open; these are in use: {@code card:<token
 * in hex>}, {@code operator:<id>} (what an operator has earned), {@code funding:registry} (where
 * the balances of the registry come from), {@code clearing:<scheme>} (what a purse scheme or an
 * issuer of codes owes for what its holders paid), {@code suspense:purse} (debits of purses of
 * which nobody knows yet whether they took place).
 *
 * @param name {@code [a-z0-9:._-]}, 1 to 128 characters
 */
public record Account(String name) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9:._-]{1,128}");
  private static final String CARD = "card:";
  private static final String CLEARING = "clearing:";

  // After the pattern, which its constructor needs.
  public static final Account FUNDING_REGISTRY = new Account("funding:registry");

  public static final Account SUSPENSE_PURSE = new Account("suspense:purse");

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

  /** What a medium that pays by itself is settled by: {@code clearing:t-union}. */
  public static Account clearing(Application medium) {
    return new Account(CLEARING + medium.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** Whether it stands for the payers of a scheme. */
  public boolean isClearing() {
    return name.startsWith(CLEARING);
  }

  /** The card whose account this is. */
  public Optional<CardToken> card() {
    return name.startsWith(CARD)
        ? CardToken.parse(name.substring(CARD.length()))
        : Optional.empty();
  }
}
