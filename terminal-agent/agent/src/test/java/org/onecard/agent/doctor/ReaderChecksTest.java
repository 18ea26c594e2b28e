package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.TestPcscd;
import org.onecard.virtual.card.EchoCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * The PC/SC service and its readers, with a service of our own that is stopped, refuses, or has
 * none.
 */
@Tag("real")
@Timeout(120)
class ReaderChecksTest {

  @TempDir Path folder;
  private Clinic clinic;
  private PrivatePcscd pcscd;

  @BeforeEach
  void open() throws IOException {
    pcscd = TestPcscd.made();
    clinic = new Clinic(folder);
  }

  @AfterEach
  void close() throws IOException {
    clinic.close();
    pcscd.close();
    Files.deleteIfExists(TestPcscd.socket());
  }

  @Test
  void serviceThatIsStopped_isWrong_andWhatHangsOnItIsNotLookedAt() throws Exception {
    clinic.file("/usr/sbin/pcscd", "");
    Look look = clinic.look("service");
    assertThat(look).isInstanceOf(Look.Wrong.class);
    assertThat(((Look.Wrong) look).remedy().command()).contains("pcscd.socket");
    for (String name : List.of("polkit", "reader", "escape")) {
      assertThat(clinic.look(name)).as(name).isInstanceOf(Look.NotLooked.class);
    }
    Files.delete(clinic.root.resolve("usr/sbin/pcscd"));
    assertThat(clinic.look("service").found()).contains("not installed");
  }

  @Test
  void serviceThatRefuses_isPolkits_andItsFixWritesTheRuleForThisUser() throws Exception {
    Files.createDirectories(TestPcscd.directory());
    try (ServerSocketChannel refusing = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      refusing.bind(UnixDomainSocketAddress.of(TestPcscd.socket()));
      Thread thread = new Thread(() -> refuseAll(refusing), "refusing-service");
      thread.setDaemon(true);
      thread.start();
      Look look = clinic.look("polkit");
      assertThat(look).isInstanceOf(Look.Wrong.class);
      assertThat(clinic.look("service")).isInstanceOf(Look.Well.class);
      ((Look.Wrong) look).remedy().fixes().get(0).run();
      assertThat(clinic.root.resolve("etc/polkit-1/rules.d/60-onecard.rules"))
          .content()
          .contains("subject.user == \"onecard\"");
    }
  }

  /** As pcscd does to whom polkit denies it: takes the connection, hears the hello, hangs up. */
  private static void refuseAll(ServerSocketChannel server) {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread.sleep(100);
        client.close();
      }
    } catch (ClosedChannelException e) {
      // It was ended.
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void readers_areFoundByTheirSetting_orSaidToBeMissing() throws Exception {
    pcscd.start();
    assertThat(clinic.look("service").found()).contains("2 slots");
    assertThat(clinic.look("polkit")).isInstanceOf(Look.Well.class);
    assertThat(clinic.look("reader")).isInstanceOf(Look.Doubtful.class);
    String first = pcscd.slots().get(0).readerName();
    clinic.set(Clinic.readerAndSam(first, Optional.empty()));
    assertThat(clinic.look("reader")).isInstanceOf(Look.Well.class);
    // vpcd takes no commands for the reader, as many drivers.
    assertThat(clinic.look("escape")).isInstanceOf(Look.Doubtful.class);
    clinic.file("/etc/libccid_Info.plist", "");
    assertThat(((Look.Doubtful) clinic.look("escape")).remedy().command())
        .contains("ifdDriverOptions");

    clinic.set(Clinic.readerAndSam("serial:NOWHERE", Optional.empty()));
    Look missing = clinic.look("reader");
    assertThat(missing.found()).contains("no reader is at serial:NOWHERE");
    assertThat(((Look.Wrong) missing).remedy().command()).contains("reader replace");
  }

  @Test
  void samThatIsNotInOrDoesNotAnswer_isWrong() throws Exception {
    pcscd.start();
    String first = pcscd.slots().get(0).readerName();
    PrivatePcscd.Slot second = pcscd.slots().get(1);
    assertThat(clinic.look("sam")).isInstanceOf(Look.NotLooked.class);
    clinic.set(Clinic.readerAndSam(first, Optional.of(second.readerName())));
    assertThat(clinic.look("sam").found()).contains("no PSAM is in");
    try (VirtualSlot slot = new VirtualSlot(second.port())) {
      slot.insert(EchoCard.overT1());
      assertThat(clinic.look("sam")).isInstanceOf(Look.Well.class);
    }
  }
}
