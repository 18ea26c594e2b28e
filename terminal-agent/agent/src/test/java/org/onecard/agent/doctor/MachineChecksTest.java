package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the kernel and the system's folders tell. A kernel driver and a library of another machine
 * cannot be had in a test, so that the machine is laid out in a folder.
 */
class MachineChecksTest {

  private static final byte[] ELF_AMD64 = elf(62);
  private static final byte[] ELF_AARCH64 = elf(183);

  @TempDir Path folder;
  private Clinic clinic;

  @BeforeEach
  void open() throws IOException {
    clinic = new Clinic(folder);
  }

  @AfterEach
  void close() {
    clinic.close();
  }

  @Test
  void nfcDriverThatTookAReader_isWrong_andItsFixBlacklistsIt() throws Exception {
    assertThat(clinic.look("driver")).isInstanceOf(Look.Well.class);
    clinic.file("/sys/module/pn533_usb/refcnt", "0");
    assertThat(clinic.look("driver")).isInstanceOf(Look.Doubtful.class);
    Files.createDirectories(clinic.root.resolve("sys/bus/usb/drivers/pn533_usb/1-2:1.0"));

    Look look = clinic.look("driver");

    assertThat(look).isInstanceOf(Look.Wrong.class);
    assertThat(look.found()).contains("1-2:1.0");
    ((Look.Wrong) look).remedy().fixes().get(0).run();
    assertThat(clinic.root.resolve("etc/modprobe.d/onecard.conf"))
        .content()
        .contains("blacklist pn533_usb");
  }

  @Test
  void libraryThatIsMissingOrOfAnotherMachine_isWrong() throws Exception {
    assertThat(clinic.look("library").found()).contains("none of the usual folders");
    clinic.file("/usr/lib/aarch64-linux-gnu/libpcsclite.so.1", ELF_AARCH64);
    assertThat(clinic.look("library")).isInstanceOf(Look.Wrong.class);
    assertThat(clinic.look("library").found()).contains("for another machine than amd64");

    assertThat(clinic.property("os.arch", "aarch64").look("library")).isInstanceOf(Look.Well.class);
    clinic.property("os.arch", "amd64");
    clinic.file("/usr/lib/x86_64-linux-gnu/libpcsclite.so.1", ELF_AMD64);
    assertThat(clinic.look("library")).isInstanceOf(Look.Well.class);
  }

  @Test
  void libraryThatASettingNames_isLookedAtInstead() throws Exception {
    clinic.file("/usr/lib/x86_64-linux-gnu/libpcsclite.so.1", ELF_AMD64);
    Path named = Files.writeString(folder.resolve("libpcsclite.so.1"), "no library, some text ...");
    clinic.property("onecard.pcsc.lib", named.toString());

    assertThat(clinic.look("library").found()).contains("is no library");
    Files.write(named, ELF_AARCH64);
    assertThat(clinic.look("library").found()).contains("for another machine");
    Files.write(named, ELF_AMD64);
    assertThat(clinic.look("library")).isInstanceOf(Look.Well.class);
  }

  @Test
  void screenWithoutChinese_isDoubtful() throws Exception {
    assertThat(clinic.look("screen")).isInstanceOf(Look.Well.class);
    assertThat(clinic.environment("TERM", "linux").look("screen").found()).contains("no Chinese");
    assertThat(clinic.environment("TERM", "dumb").look("screen")).isInstanceOf(Look.Doubtful.class);
    clinic.environment("TERM", "xterm").environment("LC_ALL", "POSIX");
    assertThat(clinic.look("screen").found()).contains("POSIX");
  }

  private static byte[] elf(int machine) {
    byte[] head = new byte[64];
    head[0] = 0x7F;
    head[1] = 'E';
    head[2] = 'L';
    head[3] = 'F';
    head[4] = 2;
    head[5] = 1;
    head[18] = (byte) machine;
    return head;
  }
}
