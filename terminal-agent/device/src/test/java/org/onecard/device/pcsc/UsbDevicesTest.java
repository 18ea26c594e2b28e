package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.device.position.UsbProduct;

class UsbDevicesTest {

  @TempDir private Path sys;
  private UsbDevices devices;

  @BeforeEach
  void plugIn() throws IOException {
    // An interface of a device, a hub with two readers of one make, one of them without a serial.
    Files.createDirectories(sys.resolve("1-2:1.0"));
    device("1-2", "1", "3", "0000:0001", "");
    device("1-2.1", "1", "17", "072f:2200", "");
    device("1-2.4", "1", "18", "072f:2200", "MADE-UP-7\n");
    devices = new UsbDevices(sys);
  }

  private void device(String port, String bus, String address, String product, String serial)
      throws IOException {
    Path directory = Files.createDirectories(sys.resolve(port));
    Files.writeString(directory.resolve("busnum"), bus + "\n");
    Files.writeString(directory.resolve("devnum"), address + "\n");
    Files.writeString(directory.resolve("idVendor"), product.substring(0, 4) + "\n");
    Files.writeString(directory.resolve("idProduct"), product.substring(5) + "\n");
    if (!serial.isEmpty()) {
      Files.writeString(directory.resolve("serial"), serial);
    }
  }

  @Test
  void deviceIsFoundByBusAndAddress_andKnownByItsPort() {
    assertThat(devices.find(1, 18))
        .contains(
            new UsbDevices.Device(
                "1-2.4", Optional.of("MADE-UP-7"), Optional.of(new UsbProduct(0x072F, 0x2200))));
    assertThat(devices.find(1, 17).orElseThrow().serial()).isEmpty();
  }

  @Test
  void otherBusOrAddress_isNoDevice() {
    assertThat(devices.find(2, 18)).isEmpty();
    assertThat(devices.find(1, 1)).isEmpty();
  }

  @Test
  void noSuchDirectory_isNoDevice() {
    assertThat(new UsbDevices(sys.resolve("nowhere")).find(1, 18)).isEmpty();
  }

  @Test
  void nonsenseInItsFiles_isNotKnown() throws IOException {
    Files.writeString(sys.resolve("1-2.4/idVendor"), "zz");
    assertThat(devices.find(1, 18).orElseThrow().product()).isEmpty();
  }
}
