package org.onecard.lab.bench;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortFaultException;
import org.onecard.device.serial.SerialPorts.OpenPort;
import org.onecard.device.serial.SerialPorts.PortListener;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;

/**
 * What a line costs without any of our gates on it: bytes that are written to the port until the
 * same bytes come back from a device that repeats what it hears.
 */
final class BareLine {

  /** As long as the commands of most gates. */
  private static final byte[] COMMAND = {1, 5, 0, 0, -1, 0, -116, 58};

  private static final int BAUD = 9_600;
  private static final long PATIENCE_S = 5;
  private static final int WARM_UP = 50;

  private BareLine() {}

  /**
   * Measures it.
   *
   * @param cable not plugged in yet
   * @return a duration for each exchange, in ns
   */
  static long[] exchanges(PtyPair cable, int rounds) throws IOException, InterruptedException {
    cable.start();
    new DeviceEnd(cable.far(), one -> new byte[] {(byte) one}, LineFaults.NONE).start();
    Semaphore came = new Semaphore(0);
    PortListener listener =
        new PortListener() {
          @Override
          public void received(byte[] bytes, long atNanos) {
            came.release(bytes.length);
          }

          @Override
          public void lost() {
            // The cable is pulled at the end, when nobody waits any more.
          }
        };
    PortBinding near = PortBinding.parse(cable.near().toString());
    try (OpenPort port = new JSerialPorts().open(near, LineSettings.of(BAUD), listener)) {
      long[] took = new long[rounds];
      for (int i = -WARM_UP; i < rounds; i++) {
        long began = System.nanoTime();
        port.write(COMMAND);
        if (!came.tryAcquire(COMMAND.length, PATIENCE_S, TimeUnit.SECONDS)) {
          throw new IOException("the line did not repeat what was written to it");
        }
        if (i >= 0) {
          took[i] = System.nanoTime() - began;
        }
        Thread.sleep(1);
      }
      return took;
    } catch (PortFaultException e) {
      throw new IOException(e.sentence(), e);
    }
  }
}
