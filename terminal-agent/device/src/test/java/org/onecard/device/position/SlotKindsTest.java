package org.onecard.device.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.device.position.ToldKind.How;

class SlotKindsTest {

  private static final UsbProduct ACR122U = new UsbProduct(0x072F, 0x2200);

  @Test
  void cardInIt_goesBeforeAnythingElse() {
    SlotTraits traits = new SlotTraits(Set.of(), Optional.empty(), true);
    assertThat(tell("Maker Contact Reader 00 00", traits))
        .isEqualTo(new ToldKind(SlotKind.CONTACTLESS, How.CARD));
  }

  @Test
  void paceFeature_isContactless() {
    SlotTraits traits = new SlotTraits(Set.of(0x12, 0x20), Optional.empty(), false);
    assertThat(tell("Maker Reader 00 00", traits))
        .isEqualTo(new ToldKind(SlotKind.CONTACTLESS, How.FEATURE));
  }

  @Test
  void productWithSlotsOfOneKind_goesBeforeItsName() {
    SlotTraits traits = new SlotTraits(Set.of(0x12), Optional.of(ACR122U), false);
    assertThat(tell("Renamed Contact Thing 00 00", traits))
        .isEqualTo(new ToldKind(SlotKind.CONTACTLESS, How.PRODUCT));
  }

  @Test
  void unknownProduct_leavesItToTheName() {
    SlotTraits traits = new SlotTraits(Set.of(0x12), Optional.of(new UsbProduct(0xFFFF, 1)), false);
    assertThat(tell("ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00", traits))
        .isEqualTo(new ToldKind(SlotKind.CONTACTLESS, How.NAME));
  }

  @Test
  void names_areReadWordByWordAndMarkedAsSuch() {
    assertThat(byName("ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] 01 00"))
        .isEqualTo(SlotKind.SAM);
    assertThat(byName("ACS ACR1281 1S Dual Reader PICC 0")).isEqualTo(SlotKind.CONTACTLESS);
    assertThat(byName("ACS ACR1281 1S Dual Reader ICC 0")).isEqualTo(SlotKind.CONTACT);
    assertThat(byName("HID OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL Smartcard Reader] 00 00"))
        .isEqualTo(SlotKind.CONTACTLESS);
    assertThat(byName("Gate PICC Contactless 00 00")).isEqualTo(SlotKind.CONTACTLESS);
    assertThat(byName("Kiosk PSAM1 00 00")).isEqualTo(SlotKind.SAM);
  }

  @Test
  void letters_withinAnotherWord_tellNothing() {
    assertThat(byName("SAMSUNG Icctek CLever Reader 00 00")).isEqualTo(SlotKind.UNKNOWN);
    assertThat(tell("Virtual PCD 00 00", SlotTraits.NONE)).isEqualTo(ToldKind.UNKNOWN);
  }

  private static SlotKind byName(String name) {
    ToldKind told = tell(name, SlotTraits.NONE);
    assertThat(told.how()).isIn(How.NAME, How.NOT_TOLD);
    return told.kind();
  }

  private static ToldKind tell(String name, SlotTraits traits) {
    return SlotKinds.tell(ReaderIdentity.ofName(name), traits);
  }
}
