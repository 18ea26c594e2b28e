package org.onecard.lab.service;

import java.io.IOException;
import java.nio.file.Path;
import org.onecard.lab.gate.LabKind;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualGate;

/** A gate on a serial line, and people who go through whenever it opens. */
final class GateWithPeople implements AutoCloseable {

  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");
  private static final long STEP_MS = 20;
  private static final long WALK_MS = 100;

  private final PtyPair cable;
  private final VirtualGate barrier;
  private final Thread people;
  private volatile boolean closed;

  private GateWithPeople(PtyPair cable, VirtualGate barrier, DeviceEnd end) {
    this.cable = cable;
    this.barrier = barrier;
    this.people = new Thread(() -> walk(end), "people");
    people.setDaemon(true);
  }

  static GateWithPeople plugIn(Path directory) throws IOException {
    PtyPair cable = new PtyPair(directory, SocatPart.find(CACHE));
    cable.start();
    VirtualGate barrier = (VirtualGate) LabKind.TX1500.device();
    DeviceEnd end = new DeviceEnd(cable.far(), barrier, LineFaults.NONE);
    end.start();
    GateWithPeople gate = new GateWithPeople(cable, barrier, end);
    gate.people.start();
    return gate;
  }

  private void walk(DeviceEnd end) {
    try {
      while (!closed) {
        Thread.sleep(STEP_MS);
        if (barrier.isOpen()) {
          Thread.sleep(WALK_MS);
          end.say(barrier.walk());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a technician writes it. */
  String setting() {
    return LabKind.TX1500.setting(cable.near().toString());
  }

  int openings() {
    return barrier.openings();
  }

  @Override
  public void close() {
    closed = true;
    try {
      people.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cable.close();
  }
}
