package org.onecard.virtual.slot;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.concurrent.CountDownLatch;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.VirtualCard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot of a vpcd reader on this machine. Safe for any thread.
 *
 * <p>The service sees a card come or go when it next looks, every 400 ms.
 */
public final class VirtualSlot implements AutoCloseable {

  private static final int POWER_OFF = 0;
  private static final int POWER_ON = 1;
  private static final int RESET = 2;
  private static final int ASK_ATR = 4;

  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int MESSAGE_MAX = 0xFFFF;

  private static final Logger LOG = LoggerFactory.getLogger(VirtualSlot.class);

  private final int port;
  private @Nullable Inserted inserted;

  /**
   * @param port TCP port on 127.0.0.1 where vpcd waits for the card of this slot
   */
  public VirtualSlot(int port) {
    this.port = port;
  }

  /**
   * Puts a card in. A slot whose card was put in by another process takes this one when that has
   * left.
   *
   * @throws IOException when vpcd does not listen
   * @throws IllegalStateException when there is one already
   */
  public synchronized void insert(VirtualCard card) throws IOException {
    if (isOccupied()) {
      throw new IllegalStateException("the slot at port " + port + " has a card already");
    }
    Socket socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          CONNECT_TIMEOUT_MS);
    } catch (IOException e) {
      socket.close();
      throw new IOException("no vpcd listens on 127.0.0.1:" + port, e);
    }
    inserted = new Inserted(card, socket, port);
  }

  /** Pulls the card, whatever it is doing. Does nothing when there is none. */
  public synchronized void remove() {
    Inserted known = inserted;
    inserted = null;
    if (known != null) {
      known.pull();
    }
  }

  /** Whether a card is in: not after it was torn, nor after the service has gone. */
  public synchronized boolean isOccupied() {
    return inserted != null && !inserted.hasLeft();
  }

  /** Waits until the card has left by itself or with the service, or was removed. */
  public void awaitLeft() throws InterruptedException {
    Inserted known;
    synchronized (this) {
      known = inserted;
    }
    if (known != null) {
      known.left.await();
    }
  }

  @Override
  public void close() {
    remove();
  }

  /** A card, its connection and the thread that drives it. */
  private static final class Inserted {
    private final VirtualCard card;
    private final Socket socket;
    private final CountDownLatch left = new CountDownLatch(1);

    Inserted(VirtualCard card, Socket socket, int port) {
      this.card = card;
      this.socket = socket;
      Thread thread = new Thread(this::run, "virtual-slot-" + port);
      thread.setDaemon(true);
      thread.start();
    }

    boolean hasLeft() {
      return left.getCount() == 0;
    }

    void pull() {
      if (socket.isClosed()) {
        return;
      }
      try {
        // Closing alone would leave bytes that vpcd may still read as an answer.
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        LOG.debug("[slot={}] closing: {}", socket.getPort(), e.getMessage());
      }
    }

    private void run() {
      try {
        drive();
      } catch (CardTornException e) {
        LOG.debug("[slot={}] card torn: {}", socket.getPort(), e.getMessage());
      } catch (EOFException | SocketException e) {
        LOG.debug("[slot={}] card out: {}", socket.getPort(), e.getMessage());
      } catch (IOException | RuntimeException e) {
        LOG.warn("[slot={}] card pulled, it failed", socket.getPort(), e);
      } finally {
        pull();
        left.countDown();
      }
    }

    private void drive() throws IOException, CardTornException {
      DataInputStream in = new DataInputStream(new QuickAckInput(socket));
      OutputStream out = socket.getOutputStream();
      while (true) {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        if (message.length != 1) {
          send(out, card.transmit(message));
          continue;
        }
        switch (message[0]) {
          case POWER_ON, RESET -> card.reset();
          case ASK_ATR -> send(out, card.atr());
          case POWER_OFF -> {}
          default -> throw new IOException("unknown control code " + message[0]);
        }
      }
    }

    /** In one write: two would wait for each other's acknowledgement. */
    private static void send(OutputStream out, byte[] answer) throws IOException {
      if (answer.length > MESSAGE_MAX) {
        throw new IOException(
            "an answer of " + answer.length + " bytes does not fit vpcd's length");
      }
      byte[] framed = new byte[2 + answer.length];
      framed[0] = (byte) (answer.length >> 8);
      framed[1] = (byte) answer.length;
      System.arraycopy(answer, 0, framed, 2, answer.length);
      out.write(framed);
    }
  }

  /**
   * vpcd writes length and body apart, and Linux holds the second back until the first is
   * acknowledged: 44 ms for each APDU, unless acknowledged at once. The option does not stick, so
   * it is set before each read.
   */
  private static final class QuickAckInput extends FilterInputStream {
    private final Socket socket;
    private final boolean quickAck;

    QuickAckInput(Socket socket) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
      this.quickAck = socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    }

    @Override
    public int read() throws IOException {
      acknowledgeQuickly();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      acknowledgeQuickly();
      return in.read(bytes, offset, length);
    }

    private void acknowledgeQuickly() throws IOException {
      if (quickAck) {
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
      }
    }
  }
}
