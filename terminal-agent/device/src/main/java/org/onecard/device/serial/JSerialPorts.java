package org.onecard.device.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import com.fazecast.jSerialComm.SerialPortEvent;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.onecard.device.serial.PortFaultException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of this machine, through jSerialComm. */
public final class JSerialPorts implements SerialPorts {

  private static final Logger LOG = LoggerFactory.getLogger(JSerialPorts.class);

  /** What jSerialComm says where a device has no serial number. */
  private static final String UNKNOWN = "Unknown";

  @Override
  public List<PortInfo> listPorts() throws PortFaultException {
    return inLibrary(
        () ->
            Arrays.stream(SerialPort.getCommPorts())
                .map(
                    port ->
                        new PortInfo(
                            port.getSystemPortPath(),
                            port.getVendorID(),
                            port.getProductID(),
                            Optional.ofNullable(port.getSerialNumber())
                                .filter(number -> !number.isBlank() && !number.equals(UNKNOWN)),
                            port.getPortLocation(),
                            port.getDescriptivePortName()))
                .toList());
  }

  @Override
  public OpenPort open(PortBinding binding, LineSettings line, PortListener listener)
      throws PortFaultException {
    String path = SerialPorts.pathOf(binding, this);
    return inLibrary(() -> open(path, line, listener));
  }

  private static Opened open(String path, LineSettings line, PortListener listener)
      throws PortFaultException {
    SerialPort port;
    try {
      port = SerialPort.getCommPort(path);
    } catch (SerialPortInvalidPortException e) {
      throw PortFaults.notThere(path);
    }
    port.setComPortParameters(
        line.baud(),
        line.dataBits(),
        line.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
        switch (line.parity()) {
          case NONE -> SerialPort.NO_PARITY;
          case ODD -> SerialPort.ODD_PARITY;
          case EVEN -> SerialPort.EVEN_PARITY;
        });
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
    Opened opened = new Opened(path, port, listener);
    // Before it is open, so that no byte comes unheard.
    port.addDataListener(opened);
    if (!port.openPort()) {
      int error = port.getLastErrorCode();
      opened.close();
      throw PortFaults.of(path, error, Files.exists(Path.of(path)));
    }
    return opened;
  }

  /** A call into the library. */
  private interface Call<T> {
    T run() throws PortFaultException;
  }

  private static <T> T inLibrary(Call<T> call) throws PortFaultException {
    try {
      return call.run();
    } catch (LinkageError e) {
      // It unpacks its native half into the temporary directory, which may refuse to run it.
      throw new PortFaultException(
          Kind.OTHER,
          "the library for serial ports does not load ("
              + e.getMessage()
              + "): where /tmp is mounted noexec, set"
              + " JAVA_TOOL_OPTIONS=-DjSerialComm.library.path=DIR",
          e);
    }
  }

  /** How long closing waits for bytes that are on their way: some 200 of them at 9600 baud. */
  private static final long DRAIN_MS = 200;

  /** One open port and its listener. */
  private static final class Opened implements OpenPort, SerialPortDataListener {
    private final String path;
    private final SerialPort port;
    private final PortListener listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    Opened(String path, SerialPort port, PortListener listener) {
      this.path = path;
      this.port = port;
      this.listener = listener;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public int getListeningEvents() {
      // Always with the loss: unheard, a vanished device costs a core.
      return SerialPort.LISTENING_EVENT_DATA_RECEIVED
          | SerialPort.LISTENING_EVENT_PORT_DISCONNECTED;
    }

    @Override
    public void serialEvent(SerialPortEvent event) {
      try {
        // By bits: one event may be several.
        if ((event.getEventType() & SerialPort.LISTENING_EVENT_PORT_DISCONNECTED) != 0) {
          // At once: until it is closed the library calls again and again.
          if (closed.compareAndSet(false, true)) {
            port.closePort();
            listener.lost();
          }
        } else if (!closed.get()) {
          byte[] bytes = event.getReceivedData();
          if (bytes != null && bytes.length > 0) {
            listener.received(bytes, System.nanoTime());
          }
        }
      } catch (RuntimeException | LinkageError e) {
        // An exception here would end the listening without a word.
        LOG.error("[port={}] a fault of our own while listening", path, e);
      }
    }

    @Override
    public void write(byte[] bytes) throws PortFaultException {
      int written = port.writeBytes(bytes, bytes.length);
      if (written != bytes.length) {
        throw new PortFaultException(
            Kind.LOST, "%s took %d of %d bytes".formatted(path, written, bytes.length));
      }
    }

    @Override
    public boolean isAlive() {
      return !closed.get() && port.bytesAvailable() >= 0 && Files.exists(Path.of(path));
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        drain();
      }
      port.removeDataListener();
      port.closePort();
    }

    /** Closing throws away what the driver still holds, and the last word may be "relay off". */
    private void drain() {
      long until = System.nanoTime() + DRAIN_MS * 1_000_000;
      while (port.bytesAwaitingWrite() > 0 && System.nanoTime() < until) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
