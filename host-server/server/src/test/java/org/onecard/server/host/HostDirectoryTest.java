package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDirectoryTest {

  @Test
  void directoryThatWasOpenToAll_isTheOwnersAlone(@TempDir Path data) throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (TestHost host = TestHost.start(data)) {
      assertThat(host.ports().tap()).isPositive();
      assertThat(permissions(data)).isEqualTo("rwx------");
      for (Path file : filesIn(data)) {
        assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
      }
    }
  }

  private static List<Path> filesIn(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files).contains(data.resolve("ledger.db"), data.resolve("host.json"));
      return files;
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
