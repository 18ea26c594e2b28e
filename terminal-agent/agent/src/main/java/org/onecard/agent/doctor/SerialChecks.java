package org.onecard.agent.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.onecard.agent.doctor.Machine.Running;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortFaultException;
import org.onecard.device.serial.ScannerSettings;
import org.onecard.device.serial.SerialPorts;
import org.onecard.device.signal.OsdpSignalSettings;

/** The serial ports of gate, scanner and lights. */
final class SerialChecks {

  static final List<Check> ALL =
      List.of(
          new Check(
              "serial",
              "serial ports and permission",
              "gate, scanner and lights hang on them",
              SerialChecks::permission),
          new Check(
              "port-holder",
              "ports held by others",
              "two programs on one port take each other's bytes",
              SerialChecks::holder),
          new Check(
              "modem-manager",
              "ModemManager",
              "it sends modem commands to new ports, and a gate may act on them",
              SerialChecks::modemManager));

  private static final String NONE = "no serial port is set";
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int OWNER_WRITES = 0200;

  private SerialChecks() {}

  /**
   * A port that is there.
   *
   * @param what it serves
   * @param real the device itself, without links
   */
  private record Port(String what, Path real) {}

  /** A port that is set, and either where it is or why it is nowhere. */
  private record SetPort(String what, Optional<Path> real, String fault) {}

  private static List<SetPort> listPorts(Patient patient) {
    List<SetPort> ports = new ArrayList<>();
    patient
        .settings()
        .gate()
        .ifPresent(text -> ports.add(find("gate", () -> GateSettings.parse(text).binding())));
    patient
        .settings()
        .scanner()
        .ifPresent(
            text ->
                ports.add(find("scanner", () -> ScannerSettings.parse("scanner", text).binding())));
    patient
        .settings()
        .signal()
        .ifPresent(
            text ->
                ports.add(
                    find(
                        "signal",
                        () -> OsdpSignalSettings.parse(text, Optional.empty()).binding())));
    return ports;
  }

  private interface Setting {
    PortBinding read();
  }

  private static SetPort find(String what, Setting setting) {
    try {
      Path path = Path.of(SerialPorts.pathOf(setting.read(), new JSerialPorts()));
      return Files.exists(path)
          ? new SetPort(what, Optional.of(path.toRealPath()), "")
          : new SetPort(what, Optional.empty(), path + " is not there");
    } catch (PortFaultException | IOException | IllegalArgumentException e) {
      return new SetPort(what, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static List<Port> there(Patient patient) {
    return listPorts(patient).stream()
        .flatMap(port -> port.real().map(real -> new Port(port.what(), real)).stream())
        .toList();
  }

  private static Look permission(Patient patient) throws IOException {
    List<SetPort> ports = listPorts(patient);
    if (ports.isEmpty()) {
      return new Look.NotLooked(NONE);
    }
    for (SetPort port : ports) {
      if (port.real().isEmpty()) {
        return new Look.Wrong(
            "the " + port.what() + ": " + port.fault(),
            Remedy.byHand("check the cable; ls -l /dev/serial/by-path"));
      }
      Path real = port.real().get();
      Path status = patient.at("/proc/self/status");
      if (!mayWrite(real, Machine.user(status), Machine.groups(status))) {
        String group = String.valueOf(Files.getAttribute(real, "posix:group"));
        String user = patient.property("user.name");
        return new Look.Wrong(
            "user %s may not open %s of the %s; its group %s may"
                .formatted(user, real, port.what(), group),
            Remedy.of(
                "usermod -aG %s %s, and log in again".formatted(group, user),
                Fix.RunProgram.of("usermod", "-aG", group, user)));
      }
    }
    return new Look.Well(
        ports.stream()
            .map(port -> port.what() + " at " + port.real().map(Path::toString).orElse(""))
            .collect(Collectors.joining(", ")));
  }

  private static boolean mayWrite(Path port, long user, Set<Long> groups) throws IOException {
    long mode = number(port, "unix:mode");
    long owner = number(port, "unix:uid");
    long group = number(port, "unix:gid");
    if (user == 0) {
      return true;
    }
    if (user == owner) {
      return (mode & OWNER_WRITES) != 0;
    }
    return groups.contains(group) ? (mode & GROUP_WRITES) != 0 : (mode & OTHERS_WRITE) != 0;
  }

  private static long number(Path file, String attribute) throws IOException {
    return ((Number) Files.getAttribute(file, attribute)).longValue();
  }

  private static Look holder(Patient patient) throws IOException {
    List<Port> ports = there(patient);
    if (ports.isEmpty()) {
      return new Look.NotLooked(NONE + ", or none is there");
    }
    long own = ProcessHandle.current().pid();
    long terminal = patient.running().isPresent() ? patient.running().get().number("pid") : -1;
    for (Port port : ports) {
      for (Running program : Machine.holders(patient.at("/proc"), port.real())) {
        if (program.pid() != own && program.pid() != terminal) {
          return new Look.Wrong(
              "%s (process %d) has %s of the %s open"
                  .formatted(program.name(), program.pid(), port.real(), port.what()),
              Remedy.byHand("end it: kill " + program.pid()));
        }
      }
    }
    boolean seesAll = Machine.user(patient.at("/proc/self/status")) == 0;
    return new Look.Well(
        seesAll
            ? "no other program has one"
            : "no program of this user has one; ask again as root");
  }

  private static Look modemManager(Patient patient) throws IOException {
    List<Port> ports = there(patient);
    Optional<Running> manager =
        Machine.programs(patient.at("/proc")).stream()
            .filter(program -> program.name().equals("ModemManager"))
            .findFirst();
    if (manager.isEmpty()) {
      return new Look.Well("it does not run");
    }
    if (ports.isEmpty()) {
      return new Look.Well("it runs, and no serial port is set");
    }
    for (Port port : ports) {
      if (!isLeftAlone(patient, port.real())) {
        return new Look.Wrong(
            "it runs (process %d) and is not told to leave %s of the %s alone"
                .formatted(manager.get().pid(), port.real(), port.what()),
            Remedy.of(
                "echo 'SUBSYSTEM==\"tty\", ENV{ID_MM_DEVICE_IGNORE}=\"1\"' >"
                    + " /etc/udev/rules.d/60-onecard.rules && udevadm control --reload && udevadm"
                    + " trigger --subsystem-match=tty",
                new Fix.WriteFile(
                    patient.at("/etc/udev/rules.d/60-onecard.rules"),
                    """
                    # A terminal has no modems.
                    SUBSYSTEM=="tty", ENV{ID_MM_DEVICE_IGNORE}="1"
                    """),
                Fix.RunProgram.of("udevadm", "control", "--reload"),
                Fix.RunProgram.of("udevadm", "trigger", "--subsystem-match=tty")));
      }
    }
    return new Look.Well("it runs and leaves the ports alone");
  }

  /** By what udev has written down of the device: {@code /run/udev/data/cMAJOR:MINOR}. */
  private static boolean isLeftAlone(Patient patient, Path port) throws IOException {
    long device = number(port, "unix:rdev");
    long major = (device >> 8) & 0xFFF;
    long minor = (device & 0xFF) | ((device >> 12) & 0xFFFFF00L);
    return Machine.text(patient.at("/run/udev/data/c" + major + ":" + minor))
        .filter(text -> text.lines().anyMatch("E:ID_MM_DEVICE_IGNORE=1"::equals))
        .isPresent();
  }
}
