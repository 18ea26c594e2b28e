package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.server.admin.AdminRequest;

class AdminSocketTest {

  @TempDir private Path data;

  @Test
  void pathTooLongForASocket_isReplacedByAPrivateOneElsewhere() throws Exception {
    Path deep = data.resolve("d".repeat(100));
    Path socket;
    try (TestHost host = TestHost.start(deep)) {
      assertThat(host.ask(AdminRequest.of("status")).getBoolean("running")).isTrue();
      assertThat(deep.resolve("admin.sock")).doesNotExist();
      socket = new HostDirectory(deep).findSocket().orElseThrow();
      assertThat(socket.toString().getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(100);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
          .isEqualTo("rwx------");
    }
    assertThat(socket.getParent()).doesNotExist();
    assertThat(deep.resolve("admin.path")).doesNotExist();
  }

  @Test
  void directoryElsewhere_isRemoved_alsoWhenTheDataWereDeletedMeanwhile() throws Exception {
    Path deep = data.resolve("d".repeat(100));
    Path socket;
    try (TestHost host = TestHost.start(deep)) {
      socket = host.directory.findSocket().orElseThrow();
      Files.delete(deep.resolve("admin.path"));
    }
    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  void directoryThatAKilledHostLeft_isRemovedByTheNextOne() throws Exception {
    HostDirectory deep = new HostDirectory(data.resolve("d".repeat(100)));
    deep.create();
    Path left = Files.createFile(deep.prepareSocket());

    Path next = deep.prepareSocket();

    assertThat(left.getParent()).doesNotExist();
    assertThat(next.getParent()).isDirectory();
    deep.clearRunning();
    assertThat(next.getParent()).doesNotExist();
  }

  @Test
  void shortPath_holdsTheSocketItself() throws Exception {
    try (TestHost host = TestHost.start(data)) {
      assertThat(host.directory.findSocket()).contains(data.resolve("admin.sock"));
    }
    assertThat(data.resolve("admin.sock")).doesNotExist();
  }
}
