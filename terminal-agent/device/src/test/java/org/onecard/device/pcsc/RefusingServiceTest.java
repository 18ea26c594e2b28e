package org.onecard.device.pcsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.onecard.device.pcsc.CardReaderContract.DEADLINE;
import static org.onecard.device.pcsc.CardReaderContract.PATIENCE;
import static org.onecard.device.pcsc.CardReaderContract.assertFault;
import static org.onecard.device.pcsc.CardReaderContract.awaitState;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;

/**
 * What pcscd does to a client whom polkit denies {@code access_pcsc}: it takes the connection and
 * closes it. The client library is the real one; polkit itself cannot be had in a test.
 */
@Timeout(120)
@Tag("real")
class RefusingServiceTest {

  @Test
  void serviceThatTakesTheConnectionAndClosesIt_isRefusedWithTheRemedy_andTakenUpOnceItLetsUsIn()
      throws Exception {
    try (TestPcscd pcscd = TestPcscd.of(2)) {
      RefusingService refusing = new RefusingService(pcscd.daemon().socket());
      try (PcscReaders readers = pcscd.readers();
          CardReader reader = readers.open("Virtual PCD 00 00")) {
        awaitState(reader, SlotState.SERVICE_GONE);
        assertThatThrownBy(readers::listReaders).hasMessageContaining("polkit");
        assertFault(Fault.SERVICE_REFUSED, readers::listReaders);
        assertFault(Fault.SERVICE_REFUSED, readers::listSlots);
        assertFault(Fault.SERVICE_REFUSED, () -> reader.connect(DEADLINE));

        refusing.end();
        pcscd.start();
        assertThat(reader.awaitChange(SlotState.SERVICE_GONE, PATIENCE)).isEqualTo(SlotState.EMPTY);
      } finally {
        refusing.end();
      }
    }
  }

  private static final class RefusingService {
    private static final long POLKIT_TAKES_MS = 100;

    private final Path socket;
    private final ServerSocketChannel server;

    RefusingService(Path socket) throws IOException {
      this.socket = socket;
      Files.createDirectories(socket.getParent());
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread thread = new Thread(this::refuseAll, "refusing-service");
      thread.setDaemon(true);
      thread.start();
    }

    private void refuseAll() {
      try {
        while (true) {
          SocketChannel client = server.accept();
          // pcscd asks polkit before it reads anything; by then the client has said hello, which it
          // does in two pieces.
          awaitHello(client);
          Thread.sleep(POLKIT_TAKES_MS);
          client.close();
        }
      } catch (ClosedChannelException e) {
        // It was ended.
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Waits until there is something to read, and leaves it there. */
    private static void awaitHello(SocketChannel client) throws IOException {
      client.configureBlocking(false);
      try (Selector selector = Selector.open()) {
        client.register(selector, SelectionKey.OP_READ);
        selector.select();
      }
    }

    void end() throws IOException {
      if (server.isOpen()) {
        server.close();
        Files.delete(socket);
      }
    }
  }
}
