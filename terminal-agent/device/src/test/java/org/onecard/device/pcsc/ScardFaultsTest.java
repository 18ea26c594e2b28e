package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;

import javax.smartcardio.CardException;
import jnasmartcardio.Smartcardio;
import org.junit.jupiter.api.Test;
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

  private static Exception coded(long code) {
    return new Smartcardio.JnaPCSCException(code, "no words");
  }
}
