package org.onecard.lab.gate;

import java.util.Locale;
import org.onecard.device.gate.GateKind;
import org.onecard.virtual.serial.VirtualDevice;
import org.onecard.virtual.serial.VirtualLcus;
import org.onecard.virtual.serial.VirtualModbusModule;
import org.onecard.virtual.serial.VirtualOsdpReader;
import org.onecard.virtual.serial.VirtualSwingGate;
import org.onecard.virtual.serial.VirtualTx1500;

/** What can be at the far end of the cable. */
public enum LabKind {
  LCUS1(":passage=assumed"),
  MODBUS(":passage=1,emergency=8,free=7"),
  DRY(":passage=1,emergency=8,free=7"),
  TX1500(""),
  SWING(""),
  OSDP("");

  private static final int OSDP_ADDRESS = 5;

  private final String settings;

  LabKind(String settings) {
    this.settings = settings;
  }

  /** As people write it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it opens; else it only shows lights. */
  public boolean isGate() {
    return this != OSDP;
  }

  /**
   * The setting of a terminal that uses it.
   *
   * @param port the near end of the cable
   */
  public String setting(String port) {
    return isGate()
        ? "%s:%s%s".formatted(GateKind.parse(spelled()).spelled(), port, settings)
        : port;
  }

  /** A new one, as it comes from the shop. */
  public VirtualDevice device() {
    return switch (this) {
      case LCUS1 -> new VirtualLcus();
      case MODBUS, DRY -> new VirtualModbusModule(1);
      case TX1500 -> new VirtualTx1500();
      case SWING -> new VirtualSwingGate(1);
      case OSDP -> new VirtualOsdpReader(OSDP_ADDRESS);
    };
  }
}
