package org.onecard.device.osdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.onecard.device.serial.LineBytes;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortFaultException;
import org.onecard.device.serial.SerialPorts;
import org.onecard.device.serial.SerialPorts.OpenPort;
import org.onecard.device.serial.SerialPorts.PortListener;

/**
 * One question at a time on an RS-485 line that nobody else uses, for setting readers up: who is
 * there, and how good is the line. For one thread; what is asked may be asked of readers in the
 * field at any time, since it changes nothing.
 */
public final class OsdpLine implements AutoCloseable {

  /** Rates that readers come with, the likeliest first. */
  public static final List<Integer> USUAL_RATES =
      List.of(9_600, 115_200, 38_400, 19_200, 57_600, 230_400);

  private static final Duration ANSWER = Duration.ofMillis(200);
  private static final int MOST_PIECES = 64;
  private static final int TRIES = 2;

  /**
   * A reader that answered.
   *
   * @param address 0 to 126
   */
  public record Found(int address, int baud, OsdpReply.Identity identity) {}

  /**
   * What a rate told.
   *
   * @param found the readers, at most one unless all addresses were asked
   * @param noise whether something came that was no message: several answer at once, or the rate is
   *     wrong
   */
  public record Heard(List<Found> found, boolean noise) {}

  /**
   * How good a line is.
   *
   * @param asked how many questions
   * @param answered how many had a sound answer in time
   * @param garbled how many had an unsound one
   * @param median from a question to its answer
   * @param worst the same
   */
  public record Quality(int asked, int answered, int garbled, Duration median, Duration worst) {

    /** Whether it will do: a repetition now and then costs a person nothing. */
    public boolean isGood() {
      return answered * 100 >= asked * 99;
    }
  }

  private record Answer(Optional<OsdpFrame> frame, boolean noise) {}

  private final OpenPort port;
  private final int baud;
  private final BlockingQueue<byte[]> pieces;

  private OsdpLine(OpenPort port, int baud, BlockingQueue<byte[]> pieces) {
    this.port = port;
    this.baud = baud;
    this.pieces = pieces;
  }

  /**
   * Opens the line.
   *
   * @throws PortFaultException with what is the matter and what to do
   */
  public static OsdpLine open(SerialPorts ports, PortBinding binding, int baud)
      throws PortFaultException {
    BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(MOST_PIECES);
    OpenPort port =
        ports.open(
            binding,
            LineSettings.of(baud),
            new PortListener() {
              @Override
              public void received(byte[] bytes, long atNanos) {
                // What nobody takes is lost: its question has ended.
                pieces.offer(bytes);
              }

              @Override
              public void lost() {
                // The next question has no answer, or cannot be written.
              }
            });
    return new OsdpLine(port, baud, pieces);
  }

  /**
   * Who is at this rate. Whoever is alone on a line answers to the address of all; where several
   * speak at once, every address is asked, which takes up to half a minute.
   *
   * @param everyAddress whether to ask them all in any case
   */
  public Heard listReaders(boolean everyAddress) throws PortFaultException, InterruptedException {
    boolean noise = false;
    for (int i = 0; i < TRIES; i++) {
      Answer anybody = ask(OsdpFrame.ANYBODY, new OsdpCommand.Poll());
      noise |= anybody.noise();
      if (anybody.frame().isPresent() && !everyAddress) {
        int address = anybody.frame().get().address();
        return new Heard(identify(address).map(List::of).orElseGet(List::of), noise);
      }
    }
    List<Found> all = new ArrayList<>();
    if (everyAddress || noise) {
      for (int address = 0; address < OsdpFrame.ANYBODY; address++) {
        identify(address).ifPresent(all::add);
      }
    }
    return new Heard(List.copyOf(all), noise);
  }

  private Optional<Found> identify(int address) throws PortFaultException, InterruptedException {
    Answer answer = ask(address, new OsdpCommand.Identify());
    return answer
        .frame()
        .filter(frame -> frame.address() == address)
        .map(frame -> OsdpReply.decode(frame.code(), frame.data()))
        .filter(OsdpReply.Identity.class::isInstance)
        .map(identity -> new Found(address, baud, (OsdpReply.Identity) identity));
  }

  /**
   * Asks a reader so often who it is.
   *
   * @param rounds at least 1
   */
  public Quality tryLine(int address, int rounds) throws PortFaultException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    int garbled = 0;
    for (int i = 0; i < rounds; i++) {
      long began = System.nanoTime();
      Answer answer = ask(address, new OsdpCommand.Identify());
      if (answer.frame().isPresent()) {
        times.add(Duration.ofNanos(System.nanoTime() - began));
      }
      if (answer.noise()) {
        garbled++;
      }
    }
    Collections.sort(times);
    return new Quality(
        rounds,
        times.size(),
        garbled,
        times.isEmpty() ? Duration.ZERO : times.get(times.size() / 2),
        times.isEmpty() ? Duration.ZERO : times.get(times.size() - 1));
  }

  private Answer ask(int address, OsdpCommand command)
      throws PortFaultException, InterruptedException {
    pieces.clear();
    LineBytes question = OsdpFrame.plain(address, 0, command.code(), command.data()).encoded();
    port.write(question.bytes());
    OsdpFraming framing = new OsdpFraming();
    boolean noise = false;
    int held = 0;
    long until = System.nanoTime() + ANSWER.toNanos();
    for (long left = ANSWER.toNanos(); left > 0; left = until - System.nanoTime()) {
      byte[] piece = pieces.poll(left, TimeUnit.NANOSECONDS);
      if (piece != null) {
        held += piece.length;
        for (OsdpHeard heard : framing.accept(piece, System.nanoTime())) {
          if (heard instanceof OsdpHeard.Whole whole && whole.frame().reply()) {
            return new Answer(Optional.of(whole.frame()), noise);
          }
          noise |= heard instanceof OsdpHeard.Malformed;
        }
      }
    }
    return new Answer(Optional.empty(), noise || held > question.length());
  }

  @Override
  public void close() {
    port.close();
  }
}
