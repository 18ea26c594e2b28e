package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.store.FlatJson;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualModbusModule;

/** Ports that are held, that belong to others, that a modem manager is after, and gates on them. */
@Tag("real")
@Timeout(60)
class SerialChecksTest {

  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");

  @TempDir Path folder;
  private Clinic clinic;
  private PtyPair cable;

  @BeforeEach
  void plugIn() throws IOException {
    clinic = new Clinic(folder);
    cable = new PtyPair(Files.createDirectories(folder.resolve("cable")), SocatPart.find(CACHE));
    cable.start();
  }

  @AfterEach
  void unplug() {
    cable.close();
    clinic.close();
  }

  @Test
  void nothingSet_isNotLookedAt() throws Exception {
    assertThat(clinic.look("serial")).isInstanceOf(Look.NotLooked.class);
    assertThat(clinic.look("port-holder")).isInstanceOf(Look.NotLooked.class);
    assertThat(clinic.look("gate")).isInstanceOf(Look.NotLooked.class);
  }

  @Test
  void portThatVanished_isWrong() throws Exception {
    clinic.thisMachine().set(Clinic.scanner(cable.near()));
    assertThat(clinic.look("serial")).isInstanceOf(Look.Well.class);
    Path path = cable.near();
    cable.stop();
    clinic.set(Clinic.scanner(path));
    assertThat(clinic.look("serial").found()).contains("is not there");
  }

  /** Whoever runs the tests may be root, who may open everything: so who we are is laid out. */
  @Test
  void portOfAGroupWeAreNotIn_isWrong_andTheRemedyNamesTheGroup() throws Exception {
    Path port = Files.createFile(folder.resolve("ttyTEST"));
    Files.setPosixFilePermissions(port, PosixFilePermissions.fromString("rw-rw----"));
    clinic.set(Clinic.scanner(port));
    clinic.file("/proc/self/status", "Uid:\t4711 4711 4711 4711\nGid:\t4711\nGroups:\t4711 4712\n");
    Look look = clinic.look("serial");
    assertThat(look).isInstanceOf(Look.Wrong.class);
    assertThat(((Look.Wrong) look).remedy().command()).contains("usermod -aG ").contains("onecard");

    long group = ((Number) Files.getAttribute(port, "unix:gid")).longValue();
    clinic.file("/proc/self/status", "Uid:\t4711 4711\nGid:\t4711\nGroups:\t4711 " + group + "\n");
    assertThat(clinic.look("serial")).isInstanceOf(Look.Well.class);
  }

  @Test
  void portThatAnotherProgramHolds_isWrong_andNamesIt() throws Exception {
    clinic.thisMachine().set(Clinic.scanner(cable.near()));
    assertThat(clinic.look("port-holder")).isInstanceOf(Look.Well.class);
    Process holder = new ProcessBuilder("sleep", "60").redirectInput(cable.near().toFile()).start();
    try {
      Look look = clinic.look("port-holder");
      assertThat(look).isInstanceOf(Look.Wrong.class);
      assertThat(look.found()).contains("sleep (process " + holder.pid() + ")");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(clinic.look("port-holder")).isInstanceOf(Look.Well.class);
  }

  @Test
  void modemManagerThatIsNotToldToLeaveThePortAlone_isWrong() throws Exception {
    Path copy = folder.resolve("ModemManager");
    Files.copy(Path.of("/bin/sleep").toRealPath(), copy, StandardCopyOption.COPY_ATTRIBUTES);
    clinic.thisMachine().set(Clinic.scanner(cable.near()));
    assertThat(clinic.look("modem-manager")).isInstanceOf(Look.Well.class);
    Process manager = new ProcessBuilder(copy.toString(), "60").start();
    try {
      Look look = clinic.look("modem-manager");
      assertThat(look).isInstanceOf(Look.Wrong.class);
      assertThat(((Look.Wrong) look).remedy().command()).contains("ID_MM_DEVICE_IGNORE");
    } finally {
      manager.destroyForcibly().waitFor();
    }
    assertThat(clinic.look("modem-manager")).isInstanceOf(Look.Well.class);
  }

  /** What udev has written down cannot be changed in a test: it is laid out beside a program. */
  @Test
  void modemManagerThatIsToldToLeaveThePortAlone_isWell_andTheFixTellsIt() throws Exception {
    clinic.set(Clinic.scanner(cable.near())).file("/proc/77/comm", "ModemManager\n");
    Look look = clinic.look("modem-manager");
    assertThat(look).isInstanceOf(Look.Wrong.class);
    ((Look.Wrong) look).remedy().fixes().get(0).run();
    assertThat(clinic.root.resolve("etc/udev/rules.d/60-onecard.rules"))
        .content()
        .contains("ENV{ID_MM_DEVICE_IGNORE}=\"1\"");

    long device = ((Number) Files.getAttribute(cable.near().toRealPath(), "unix:rdev")).longValue();
    clinic.file(
        "/run/udev/data/c" + ((device >> 8) & 0xFFF) + ":" + (device & 0xFF),
        "I:1\nE:ID_MM_DEVICE_IGNORE=1\n");
    assertThat(clinic.look("modem-manager")).isInstanceOf(Look.Well.class);
  }

  @Test
  void gateThatDoesNotAnswer_isWrong_andOneThatDoesIsWell() throws Exception {
    clinic.set(Clinic.gate("modbus:" + cable.near() + ":passage=1"));
    Look silent = clinic.look("gate");
    assertThat(silent).isInstanceOf(Look.Wrong.class);
    assertThat(silent.found()).contains("does not answer");

    DeviceEnd end = new DeviceEnd(cable.far(), new VirtualModbusModule(1), LineFaults.NONE);
    end.start();
    assertThat(clinic.look("gate")).isInstanceOf(Look.Well.class);
  }

  @Test
  void gateOfARunningTerminal_isAskedOfIt() throws Exception {
    clinic.set(Clinic.gate("lcus1:" + cable.near() + ":passage=assumed"));
    clinic.running =
        Optional.of(
            new FlatJson()
                .put("pid", 1)
                .put("gate", "Faulty")
                .put("gateFault", "it does not answer"));
    assertThat(clinic.look("gate").found()).isEqualTo("it does not answer");
  }
}
