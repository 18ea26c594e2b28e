package org.onecard.device.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaderIdentityTest {

  private static final String CONTACTLESS = "Maker Twin Reader [Twin CL Reader] (MADEUP0001) 00 00";
  private static final String CONTACT =
      "Maker Twin Reader [Twin Contact Reader] (MADEUP0001) 01 00";

  @Test
  void nameOfPcscLite_isTakenApart() {
    ReaderIdentity identity = ReaderIdentity.ofName(CONTACTLESS);
    assertThat(identity.model()).isEqualTo("Maker Twin Reader [Twin CL Reader] (MADEUP0001)");
    assertThat(identity.slot()).isZero();
    assertThat(identity.serial()).contains("MADEUP0001");
    assertThat(identity.interfaceName()).contains("Twin CL Reader");
    assertThat(identity.port()).isEmpty();
  }

  @Test
  void slotNumberIsHexadecimal_andTheReadersNumberIsNoPartOfTheModel() {
    ReaderIdentity identity = ReaderIdentity.ofName("Virtual PCD 0A 1F");
    assertThat(identity.model()).isEqualTo("Virtual PCD");
    assertThat(identity.slot()).isEqualTo(0x1F);
    assertThat(identity.serial()).isEmpty();
  }

  @Test
  void namesOfOtherServices_loseTheirNumber() {
    assertThat(ReaderIdentity.ofName("ACS Twin PICC 0").model()).isEqualTo("ACS Twin PICC");
    assertThat(ReaderIdentity.ofName("Some Reader").model()).isEqualTo("Some Reader");
    assertThat(ReaderIdentity.ofName("Reader 2 Go").model()).isEqualTo("Reader 2 Go");
  }

  @Test
  void parenthesisInTheMiddle_isNoSerial() {
    assertThat(ReaderIdentity.ofName("Maker (Shenzhen) Reader 00 00").serial()).isEmpty();
    assertThat(ReaderIdentity.ofName("Maker ( ) 00 00").serial()).isEmpty();
  }

  @Test
  void whatTheReaderSays_goesBeforeItsName() {
    ReaderIdentity identity =
        ReaderIdentity.ofName(CONTACTLESS).with(Optional.of(" OTHER "), Optional.of("1-2"));
    assertThat(identity.serial()).contains("OTHER");
    assertThat(identity.port()).contains("1-2");
    assertThat(ReaderIdentity.ofName(CONTACTLESS).with(Optional.of(" "), Optional.empty()).serial())
        .contains("MADEUP0001");
  }

  @Test
  void interfacesOfOneReader_areOfOneReader() {
    assertThat(same(CONTACTLESS, CONTACT)).isTrue();
    assertThat(same(CONTACTLESS, CONTACT.replace("0001", "0002"))).isFalse();
    assertThat(same("Virtual PCD 00 00", "Virtual PCD 00 01")).isTrue();
    assertThat(same("Virtual PCD 00 00", "Virtual PCD 01 00")).isFalse();
  }

  @Test
  void onePort_isOneReader_whateverTheNames() {
    ReaderIdentity one =
        ReaderIdentity.ofName("A 00 00").with(Optional.empty(), Optional.of("1-2"));
    ReaderIdentity two =
        ReaderIdentity.ofName("B 01 00").with(Optional.empty(), Optional.of("1-2"));
    assertThat(one.isSameReader(two)).isTrue();
  }

  private static boolean same(String one, String two) {
    return ReaderIdentity.ofName(one).isSameReader(ReaderIdentity.ofName(two));
  }
}
