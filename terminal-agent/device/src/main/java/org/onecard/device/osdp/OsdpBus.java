package org.onecard.device.osdp;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.LineDevice;
import org.onecard.device.serial.LineLoop;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortTimes;
import org.onecard.device.serial.SerialPorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readers of one RS-485 line. Every method may be called from any thread and returns at once.
 */
public final class OsdpBus implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OsdpBus.class);

  private final String name;
  private final OsdpController controller;
  private final OsdpListener listener;
  private final Map<Integer, OsdpState> states = new ConcurrentHashMap<>();
  private final LineLoop loop;

  private OsdpBus(
      String name,
      PortBinding binding,
      LineSettings line,
      List<OsdpPeer> peers,
      OsdpListener listener,
      SerialPorts ports,
      PortTimes times) {
    this.name = name;
    this.listener = listener;
    this.controller = new OsdpController(peers, randoms(), OsdpController.Times.USUAL);
    this.loop =
        new LineLoop(
            name,
            binding,
            line,
            ports,
            times,
            Duration.ofSeconds(5),
            Optional::empty,
            new Device());
    peers.forEach(
        peer -> states.put(peer.address(), controller.state(peer.address()).orElseThrow()));
  }

  private static Supplier<byte[]> randoms() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] bytes = new byte[OsdpChannel.RANDOM_LENGTH];
      random.nextBytes(bytes);
      return bytes;
    };
  }

  /**
   * Readers that are spoken to from now on.
   *
   * @param name of the line, for log and screen
   * @throws IllegalArgumentException when two have one address
   */
  public static OsdpBus start(
      String name,
      PortBinding binding,
      LineSettings line,
      List<OsdpPeer> peers,
      OsdpListener listener,
      SerialPorts ports,
      PortTimes times) {
    OsdpBus bus = new OsdpBus(name, binding, line, peers, listener, ports, times);
    bus.loop.start();
    return bus;
  }

  /** The same, on this machine's ports. */
  public static OsdpBus start(
      String name,
      PortBinding binding,
      LineSettings line,
      List<OsdpPeer> peers,
      OsdpListener listener) {
    return start(name, binding, line, peers, listener, new JSerialPorts(), PortTimes.USUAL);
  }

  /** Empty when no reader is set up at the address. */
  public Optional<OsdpState> state(int address) {
    return Optional.ofNullable(states.get(address));
  }

  /** Has a command said; forgotten, with a word in the log, where the reader is offline. */
  public void send(int address, OsdpCommand command) {
    loop.submit(
        () -> {
          if (!controller.command(address, command)) {
            LOG.debug("[osdp={}] [address={}] takes no command now", name, address);
          }
          act(controller.tick(System.nanoTime()));
        });
  }

  @Override
  public void close() {
    loop.close();
  }

  private void act(List<OsdpAction> actions) {
    for (OsdpAction action : actions) {
      if (action instanceof OsdpAction.Write write) {
        loop.write(write.bytes());
      } else if (action instanceof OsdpAction.Changed changed) {
        states.put(changed.address(), changed.state());
        LOG.info("[osdp={}] [address={}] {}", name, changed.address(), changed.state());
        listener.changed(changed.address(), changed.state());
      } else if (action instanceof OsdpAction.Said said) {
        listener.said(said.address(), said.reply());
      } else if (action instanceof OsdpAction.KeySet set) {
        LOG.info("[osdp={}] [address={}] has its own key", name, set.address());
        listener.keySet(set.address());
      } else if (action instanceof OsdpAction.Warn warn) {
        LOG.warn("[osdp={}] [address={}] {}", name, warn.address(), warn.sentence());
      }
    }
  }

  /** The machine as the loop sees it. */
  private final class Device implements LineDevice {
    @Override
    public void opened(long nowNanos) {
      act(controller.portOpened(nowNanos));
    }

    @Override
    public void down(String sentence, long nowNanos) {
      act(controller.portDown(sentence));
    }

    @Override
    public void received(byte[] bytes, long atNanos) {
      act(controller.received(bytes, atNanos));
    }

    @Override
    public void lostBytes(long nowNanos) {
      act(controller.tick(nowNanos));
    }

    @Override
    public void tick(long nowNanos) {
      act(controller.tick(nowNanos));
    }

    @Override
    public OptionalLong wakeAt() {
      return controller.wakeAt();
    }

    @Override
    public void lastWords(long nowNanos) {
      // A reader that hears nothing for eight seconds goes back to rest by itself.
    }
  }
}
