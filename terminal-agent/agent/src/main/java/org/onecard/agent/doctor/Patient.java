package org.onecard.agent.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.LastRun;
import org.onecard.device.pcsc.PcscReaders;

/**
 * The terminal that is looked at, and the machine it stands on.
 *
 * @param root where {@code proc}, {@code sys}, {@code etc} and the rest of the machine are: {@code
 *     /}, but in tests
 * @param dataDir the terminal's folder
 * @param settings what the terminal runs with
 * @param running what the running terminal says of itself; empty while none runs
 * @param readers stays the caller's to close
 * @param clock of the machine
 * @param environment of this process
 * @param properties of this JVM: {@code os.arch}, {@code user.name}, {@code onecard.pcsc.lib}
 * @param disk how a file is made to last, which is timed
 */
public record Patient(
    Path root,
    Path dataDir,
    LastRun settings,
    Optional<FlatJson> running,
    PcscReaders readers,
    Clock clock,
    Map<String, String> environment,
    Map<String, String> properties,
    DiskTrial disk) {

  public Patient {
    environment = Map.copyOf(environment);
    properties = Map.copyOf(properties);
  }

  /** A path of the machine, such as {@code /proc/self/status}. */
  Path at(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  String property(String name) {
    return properties.getOrDefault(name, "");
  }

  Patient withDisk(DiskTrial other) {
    return new Patient(
        root, dataDir, settings, running, readers, clock, environment, properties, other);
  }
}
