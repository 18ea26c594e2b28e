package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.smartcardio.CardException;
import jnasmartcardio.Smartcardio;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;

class ScardFaultsTest {

  @Test
  void codeDecides_whateverTheWordsSay() {
    Exception e = new Smartcardio.JnaPCSCException(0x80100069L, "SCARD_E_NO_SERVICE");
    assertThat(ScardFaults.of("reading", e).fault()).isEqualTo(Fault.CARD_REMOVED);
  }

  @Test
  void codeIsReadFromItsLow32Bits_howeverTheProviderWidenedIt() {
    assertThat(ScardFaults.of("reading", coded(0x8010001DL)).fault()).isEqualTo(Fault.SERVICE_LOST);
    assertThat(ScardFaults.of("reading", coded(0xFFFFFFFF8010001DL)).fault())
        .isEqualTo(Fault.SERVICE_LOST);
  }

  @Test
  void providersOwnComplaint_isTheTransportsFault() {
    assertThat(ScardFaults.of("reading", new CardException("Extended APDU requires T=1")).fault())
        .isEqualTo(Fault.PROTOCOL);
    assertThat(ScardFaults.of("reading", coded(0x80100008L)).fault()).isEqualTo(Fault.PROTOCOL);
  }

  @Test
  void cardNotPresent_hasItsCodeInATypeOfItsOwn() {
    Exception e = new Smartcardio.JnaCardNotPresentException(0x80100069L, "Card not present.");
    assertThat(ScardFaults.of("connecting", e).fault()).isEqualTo(Fault.CARD_REMOVED);
  }

  @Test
  void everyCodeIsClassified_asTheServiceMeansIt() {
    Map<Long, Fault> expected =
        Map.ofEntries(
            Map.entry(0x80100069L, Fault.CARD_REMOVED),
            Map.entry(0x8010000CL, Fault.CARD_REMOVED),
            Map.entry(0x80100016L, Fault.CARD_REMOVED),
            Map.entry(0x80100068L, Fault.CARD_RESET),
            Map.entry(0x80100066L, Fault.CARD_MUTE),
            Map.entry(0x80100067L, Fault.CARD_MUTE),
            Map.entry(0x8010000FL, Fault.CARD_MUTE),
            Map.entry(0x8010000AL, Fault.DEADLINE),
            Map.entry(0x80100009L, Fault.READER_LOST),
            Map.entry(0x80100017L, Fault.READER_LOST),
            Map.entry(0x8010002EL, Fault.READER_LOST),
            Map.entry(0x8010000BL, Fault.READER_BUSY),
            Map.entry(0x8010001DL, Fault.SERVICE_LOST),
            Map.entry(0x8010001EL, Fault.SERVICE_LOST),
            Map.entry(0x80100003L, Fault.SERVICE_LOST),
            Map.entry(0x80100013L, Fault.SERVICE_LOST),
            Map.entry(0x8010006AL, Fault.SERVICE_REFUSED));
    expected.forEach(
        (code, fault) ->
            assertThat(ScardFaults.of("reading", coded(code)).fault())
                .as("%08X", code)
                .isEqualTo(fault));
  }

  @Test
  void polkitDeniesTheCard_isRefusedWithTheRemedy() {
    assertThat(ScardFaults.of("connecting", coded(0x8010006AL)))
        .hasMessageContaining("polkit")
        .hasMessageContaining("/etc/polkit-1/rules.d")
        .hasMessageContaining("access_card");
  }

  @Test
  void polkitDeniesTheContext_inEitherOfTheTwoWays_isRefusedWithTheRemedy() {
    for (long code : new long[] {0x80100013L, 0x8010006AL}) {
      CardTransportException refused = ScardFaults.ofEstablishing(establishing(code));
      assertThat(refused.fault()).isEqualTo(Fault.SERVICE_REFUSED);
      assertThat(refused).hasMessageContaining("/etc/polkit-1/rules.d");
    }
  }

  @Test
  void noService_isLostAndSaysTheCode() {
    CardTransportException lost = ScardFaults.ofEstablishing(establishing(0x8010001DL));
    assertThat(lost.fault()).isEqualTo(Fault.SERVICE_LOST);
    assertThat(lost).hasMessageContaining("8010001D");
  }

  private static Smartcardio.EstablishContextException establishing(long code) {
    return new Smartcardio.EstablishContextException(
        new Smartcardio.JnaPCSCException(code, "no words"));
  }

  private static Exception coded(long code) {
    return new Smartcardio.JnaPCSCException(code, "no words");
  }
}
