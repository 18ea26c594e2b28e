package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlackoutTest {

  /** All made up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "000102030405060708090A0B0C0D0E0F", // a key
        "00 A4 04 00 0E 31 50 41 59 2E", // an APDU
        "11010119900307001X", // a social security number
        "A12345674", // a card number
        "6217 0000 1234 5678 901", // the number of a purse
        "13800138000", // a telephone
        "MEUCIQDx3Zk0n2lTq8yVY1Qw==", // Base64 of a code
        "QmadeUpPayloadOf/Somebody1xyz+Ab==", // the same with hardly a digit
        "https://qr.example/c?d=Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg", // a code that is an address
        "SSC20991231ABCDEFGH0042", // a code of letters and digits
        "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789-ABCD-EF" // a one-time code
      })
  void whatMayBeSomebodys_isBlack(String secret) {
    String line = "12:00 INFO [terminal=gate-01] read payload=" + secret + " [ms=12]";

    String black = Blackout.blackOut(line);

    assertThat(black).doesNotContain(secret).contains("****").contains("[ms=12]");
    assertThat(black).contains("[terminal=gate-01]");
  }

  @Test
  void names_areBlackAfterAWordThatSaysSo() {
    assertThat(Blackout.blackOut("姓名：王小明 已显示")).isEqualTo("姓名：**** 已显示");
    assertThat(Blackout.blackOut("{\"holder\":\"Wang Xiaoming\",\"age\":3}"))
        .isEqualTo("{\"holder\":\"****\",\"age\":3}");
    assertThat(Blackout.blackOut("name=Zhang San-Feng gone")).isEqualTo("name=**** gone");
  }

  @Test
  void whatATechnicianNeeds_stays() {
    for (String useful :
        new String[] {
          "[reader=Maker Twin Reader [Twin CL Reader] 00 00] READER_GONE",
          "the PC/SC service does not answer (8010001D)",
          "/dev/serial/by-path/pci-0:14.0-usb-0:2:1.0-port0 is not there",
          "org.onecard.device.pcsc.ReaderWatch.publish",
          "record 3.42 in segment 2 at offset 512",
          "072f 2200 ACS ACR122U PICC Interface"
        }) {
      assertThat(Blackout.blackOut(useful)).isEqualTo(useful);
    }
  }
}
