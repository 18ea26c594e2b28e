package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.device.position.UsbProduct;

class Part10Test {

  @Test
  void features_areTagsWithBigEndianControlCodes() {
    assertThat(Part10.features(Hex.bytes("1204 42330012 1304 42000001")))
        .containsEntry(Part10.GET_TLV_PROPERTIES, 0x42330012)
        .containsEntry(0x13, 0x42000001)
        .hasSize(2);
  }

  @Test
  void featuresAfterNonsense_areNotBelieved() {
    assertThat(Part10.features(Hex.bytes("1204 42330012 1303 420000"))).hasSize(1);
    assertThat(Part10.features(Hex.bytes("1204 4233"))).isEmpty();
    assertThat(Part10.features(new byte[0])).isEmpty();
  }

  @Test
  void makerAndProduct_areLittleEndianAmongOtherProperties() {
    String properties = "0902 0100 0B02 2F07 0C02 0022 0A04 00000100 0801 31";
    assertThat(Part10.product(Hex.bytes(properties))).contains(new UsbProduct(0x072F, 0x2200));
  }

  @Test
  void propertiesCutShort_orWithoutAProduct_nameNone() {
    assertThat(Part10.product(Hex.bytes("0B02 2F07 0C02 00"))).isEmpty();
    assertThat(Part10.product(Hex.bytes("0B02 2F07"))).isEmpty();
    assertThat(Part10.product(Hex.bytes("0B"))).isEmpty();
  }

  @Test
  void channelOfUsb_isBusAndAddress() {
    assertThat(Part10.usbBusAndAddress(Hex.bytes("1201 2000"))).hasValue(0x0112);
    assertThat(Part10.usbBusAndAddress(Hex.bytes("1201 2000 00000000"))).hasValue(0x0112);
  }

  @Test
  void channelOfAnythingElse_isNone() {
    assertThat(Part10.usbBusAndAddress(Hex.bytes("0100 0100"))).isEmpty();
    assertThat(Part10.usbBusAndAddress(Hex.bytes("1201"))).isEmpty();
    assertThat(Part10.usbBusAndAddress(new byte[0])).isEmpty();
  }

  @Test
  void anyBytes_areTaken() {
    Random random = new Random(10);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertThatCode(
              () -> {
                Part10.features(bytes);
                Part10.product(bytes);
                Part10.usbBusAndAddress(bytes);
              })
          .doesNotThrowAnyException();
    }
  }
}
