package org.onecard.agent.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.HolderReading;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;

/** A rehearsal that ends at a card it cannot read would rehearse refusals only. */
class PaperCardTest {

  @Test
  void paperCard_isReadWhole_datesAndHolderToo() {
    PaperCard card = new PaperCard(1);

    assertThat(SsseReader.read(card))
        .isInstanceOfSatisfying(
            SsseReading.SocialSecurityCard.class, read -> assertThat(read.validTo()).isPresent());
    assertThat(HolderReader.read(card)).isInstanceOf(HolderReading.Holder.class);
  }
}
