package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onecard.agent.doctor.DiskTrial;
import org.onecard.agent.doctor.Doctor;
import org.onecard.agent.doctor.Finding;
import org.onecard.agent.doctor.Patient;
import org.onecard.agent.store.LastRun;
import org.onecard.device.pcsc.PcscReaders;

/** Makes patients of this process's machine. */
final class Patients {

  private Patients() {}

  /**
   * The terminal in a folder.
   *
   * @param root where proc, sys, etc and run of the machine are
   * @param given what is to be looked at instead of the last start's settings
   */
  static Patient of(Path root, Path dataDir, LastRun given, PcscReaders readers)
      throws IOException {
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return new Patient(
        root,
        dataDir,
        LastRun.read(dataDir).overriddenBy(given),
        RunningStatus.find(dataDir),
        readers,
        Clock.systemUTC(),
        System.getenv(),
        properties,
        DiskTrial::onDisk);
  }

  /** Looks at everything. */
  static List<Finding> examine(Path dataDir, LastRun given, PcscReaders readers)
      throws IOException, InterruptedException {
    return Doctor.usual().examine(of(Path.of("/"), dataDir, given, readers), finding -> {});
  }
}
