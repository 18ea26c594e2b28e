package org.onecard.agent.identity;

import org.onecard.protocol.record.Body;
import org.onecard.scenario.Notice;
import org.onecard.scenario.catalogue.IdentityRules;

/**
 * The receipt of one check: the tap's id with two check digits, so that a slip in writing it down
 * is noticed. By its tap the ledger explains it.
 *
 * @param number for instance {@code hall-01.1.42-37}
 */
public record IdentityReceipt(String number) {

  /** The kind of the event that is recorded before anything is shown. */
  public static final String KIND = "identity.shown";

  private static final int MODULUS = 97;

  public static IdentityReceipt of(String tapId) {
    int check = 0;
    for (int i = 0; i < tapId.length(); i++) {
      check = (check * 31 + tapId.charAt(i)) % MODULUS;
    }
    return new IdentityReceipt("%s-%02d".formatted(tapId, check));
  }

  /** Whether the check digits are those of the tap. */
  public boolean isWellFormed() {
    int dash = number.lastIndexOf('-');
    return dash > 0 && of(number.substring(0, dash)).equals(this);
  }

  /** What the screen says above the holder. */
  public Notice on(Notice purpose) {
    return new Notice(
        purpose.zh() + "（凭证号 " + number + "）", purpose.en() + " (receipt " + number + ")");
  }

  /** The event: purpose, operator, consent, and for how long; nothing that was read. */
  public Body.EventBody event(IdentityRules rules, String itemId, String operatorId) {
    return new Body.EventBody(
        KIND,
        "receipt %s, item %s of operator %s; purpose: %s; consent: %s; shown for %d s, not kept"
            .formatted(
                number,
                itemId,
                operatorId,
                rules.purpose().en(),
                rules.consent().map(Notice::en).orElse("card presented for this purpose"),
                rules.showFor().toSeconds()));
  }
}
