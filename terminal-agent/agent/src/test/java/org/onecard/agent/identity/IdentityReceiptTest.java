package org.onecard.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Texts;
import org.onecard.protocol.record.Body;
import org.onecard.scenario.Notice;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.IdentityRules;

class IdentityReceiptTest {

  @Test
  void aReceipt_noticesASlip() {
    IdentityReceipt receipt = IdentityReceipt.of("hall-01.1.42");
    assertThat(receipt.isWellFormed()).isTrue();
    assertThat(new IdentityReceipt(receipt.number().replace("42", "24")).isWellFormed()).isFalse();
    assertThat(new IdentityReceipt("nothing").isWellFormed()).isFalse();
  }

  @Test
  void theEvent_saysWhatForByWhomAndByWhichConsent_howeverLongTheTexts() {
    Notice longest =
        new Notice(
            "核".repeat(CatalogueCheck.LONGEST_PURPOSE), "p".repeat(CatalogueCheck.LONGEST_PURPOSE));
    Body.EventBody event =
        IdentityReceipt.of("t".repeat(32) + ".2147483647.99999999")
            .event(
                new IdentityRules(longest, Duration.ofSeconds(10), Optional.of(longest)),
                "i".repeat(64),
                "o".repeat(64));
    assertThat(event.kind()).isEqualTo("identity.shown");
    assertThat(event.detail()).contains("purpose: ppp").contains("consent: ppp");
    assertThat(event.detail().length()).isLessThanOrEqualTo(Texts.MOST_EVENT_DETAIL);
  }
}
