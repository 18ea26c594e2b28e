package org.onecard.device.serial;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.onecard.card.code.CodeScanner;
import org.onecard.device.serial.PieceQueue.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A code scanner on a serial port, or on USB behaving as one. */
public final class SerialScanner implements CodeScanner {

  private static final Logger LOG = LoggerFactory.getLogger(SerialScanner.class);

  private final ScannerSettings settings;
  private final PieceQueue pieces = new PieceQueue();
  private final PortSupervisor supervisor;
  private volatile Runnable arrival = () -> {};

  /** Of the owner's thread, as is the next. */
  private final ScannerFraming framing;

  private final Deque<Scan> ready = new ArrayDeque<>();

  private SerialScanner(ScannerSettings settings, SerialPorts ports, PortTimes times) {
    this.settings = settings;
    this.framing =
        new ScannerFraming(
            settings.suffix(),
            settings.idleGap().toNanos(),
            ScannerSettings.LONGEST_CODE,
            settings.trigger().answer());
    this.supervisor =
        new PortSupervisor(
            settings.name(), settings.binding(), settings.line(), ports, times, new Inlet());
  }

  /** A scanner that is looked for from now on; whether it is there, its state says. */
  public static SerialScanner start(ScannerSettings settings, SerialPorts ports, PortTimes times) {
    SerialScanner scanner = new SerialScanner(settings, ports, times);
    scanner.supervisor.start();
    return scanner;
  }

  /** The same, on this machine's ports. */
  public static SerialScanner start(ScannerSettings settings) {
    return start(settings, new JSerialPorts(), PortTimes.USUAL);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public State state() {
    PortState port = supervisor.state();
    return port instanceof PortState.Down down
        ? new State.Gone(down.sentence())
        : new State.Ready();
  }

  @Override
  public void onArrival(Runnable told) {
    arrival = told;
  }

  @Override
  public Scan next(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (ready.isEmpty()) {
      OptionalLong idleAt = framing.idleAt();
      long until =
          idleAt.isPresent() && idleAt.getAsLong() - deadline < 0 ? idleAt.getAsLong() : deadline;
      Optional<Entry> entry = pieces.take(until);
      if (entry.isPresent()) {
        if (entry.get() instanceof Entry.Closed) {
          return new Scan.Gone(settings.binding().spelled() + " has been closed");
        }
        take(entry.get());
      } else {
        long now = System.nanoTime();
        framing.idle(now).forEach(this::add);
        if (ready.isEmpty() && now - deadline >= 0) {
          return new Scan.Nothing();
        }
      }
    }
    return ready.removeFirst();
  }

  private void take(Entry entry) {
    if (entry instanceof Entry.Piece piece) {
      framing.accept(piece.bytes(), piece.atNanos()).forEach(this::add);
    } else if (entry instanceof Entry.Overflow overflow) {
      framing.interrupted(overflow.atNanos());
      ready.addLast(new Scan.Garbled("more bytes came than anybody took"));
    } else if (entry instanceof Entry.Down down) {
      framing.reset();
      ready.addLast(new Scan.Gone(down.sentence()));
    }
  }

  private void add(Framed framed) {
    ready.addLast(
        framed instanceof Framed.Code whole
            ? new Scan.Code(whole.code())
            : new Scan.Garbled(((Framed.Garbled) framed).because()));
  }

  @Override
  public void discard() {
    List<Entry> waiting = pieces.drain();
    // Through the framing, which has to know whether the last code was whole.
    waiting.forEach(this::take);
    int had = ready.size();
    ready.removeIf(scan -> !(scan instanceof Scan.Gone));
    framing.discard();
    if (had > ready.size()) {
      LOG.info("[scanner={}] discarded [codes={}]", settings.name(), had - ready.size());
    }
  }

  @Override
  public void trigger(boolean on) {
    Optional<byte[]> command = settings.trigger().find(on);
    // One that is not there is told of elsewhere, and told again when it is back.
    if (command.isPresent()
        && supervisor.state() instanceof PortState.Open
        && !supervisor.write(command.get())) {
      LOG.warn("[scanner={}] takes no command now", settings.name());
    }
  }

  @Override
  public void close() {
    pieces.close();
    supervisor.close();
  }

  /** What the port tells, handed on to the owner's thread. */
  private final class Inlet implements PortUser {
    @Override
    public void opened() {
      // A scanner keeps its settings; there is nothing to say to it.
    }

    @Override
    public void received(byte[] bytes, long atNanos) {
      pieces.add(bytes, atNanos);
      arrival.run();
    }

    @Override
    public void down(String sentence) {
      pieces.addDown(sentence);
      arrival.run();
    }
  }
}
