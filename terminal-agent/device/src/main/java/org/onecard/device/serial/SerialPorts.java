package org.onecard.device.serial;

import java.util.List;

/** Where ports come from. Safe for any thread; a call may take as long as a driver does. */
public interface SerialPorts {

  /**
   * What is plugged in now.
   *
   * @throws PortFaultException when ports cannot be looked at
   */
  List<PortInfo> listPorts() throws PortFaultException;

  /**
   * The path of the one port that a binding means; by a path it is that path, be anything there or
   * not.
   *
   * @throws PortFaultException when none fits, or several do
   */
  static String pathOf(PortBinding binding, SerialPorts ports) throws PortFaultException {
    return binding instanceof PortBinding.Usb usb
        ? PortChoice.choose(usb, ports.listPorts()).path()
        : binding.spelled();
  }

  /**
   * Opens the one port that the binding means, for this program alone.
   *
   * @param listener told of bytes and of the loss, from the moment of opening
   * @throws PortFaultException with what is the matter and what to do
   */
  OpenPort open(PortBinding binding, LineSettings line, PortListener listener)
      throws PortFaultException;

  /** A port that was opened. Used by one thread. */
  interface OpenPort extends AutoCloseable {

    /** What was opened, for a log line. */
    String path();

    /**
     * Hands bytes to the driver.
     *
     * @throws PortFaultException when it does not take them all
     */
    void write(byte[] bytes) throws PortFaultException;

    /** Whether the device still answers for its port: some systems do not tell of a loss. */
    boolean isAlive();

    /** Lets go of the port. Never throws; the listener is not called afterwards. */
    @Override
    void close();
  }

  /** What an open port tells. Called on a thread of the port: it may neither wait nor throw. */
  interface PortListener {

    /**
     * Bytes came.
     *
     * @param bytes the listener's own
     * @param atNanos when, by {@link System#nanoTime}
     */
    void received(byte[] bytes, long atNanos);

    /** The device is gone, and the port is closed. Told once. */
    void lost();
  }
}
