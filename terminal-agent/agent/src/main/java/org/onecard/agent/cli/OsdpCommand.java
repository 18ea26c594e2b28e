package org.onecard.agent.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.onecard.agent.store.FlatJson;
import org.onecard.device.osdp.OsdpLine;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortFaultException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reader osdp …}: readers on an RS-485 line that no terminal uses at the moment. */
@Command(
    name = "osdp",
    description = "Finds OSDP readers on an RS-485 line, and tries how good the line is.",
    mixinStandardHelpOptions = true)
final class OsdpCommand {

  private static final int MOST_ROUNDS = 100_000;

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(
      name = "discover",
      description = {
        "Asks at each rate who is there: first all at once, which a reader that is alone answers;",
        "where several answer, or with --every-address, each address, 26 s a rate. Ends with 1",
        "when nobody is there."
      },
      mixinStandardHelpOptions = true)
  int discover(
      @Option(names = "--port", required = true, paramLabel = "PORT", description = "as --scanner")
          String port,
      @Option(
              names = "--baud",
              paramLabel = "N",
              description = "a rate; may be repeated (default: those that readers come with)")
          List<Integer> rates,
      @Option(names = "--every-address", description = "asks all 127 addresses") boolean every,
      @Option(names = "--json", description = "print one JSON object a reader") boolean json)
      throws IOException, InterruptedException {
    PortBinding binding = PortBinding.parse(port);
    List<Integer> asked = rates == null || rates.isEmpty() ? OsdpLine.USUAL_RATES : rates;
    List<OsdpLine.Found> all = new ArrayList<>();
    List<Integer> noisy = new ArrayList<>();
    for (int baud : asked) {
      OsdpLine.Heard heard = listen(binding, baud, every);
      heard.found().forEach(found -> print(json, port, found));
      all.addAll(heard.found());
      if (heard.noise() && heard.found().isEmpty()) {
        noisy.add(baud);
      }
      if (!heard.found().isEmpty() && !every) {
        break; // A line has one rate.
      }
    }
    if (all.isEmpty() && !json) {
      Output.print(
          spec,
          false,
          new FlatJson(),
          noisy.isEmpty()
              ? "nobody answers: power, then A and B swapped, then ground"
              : "something answers at "
                  + noisy
                  + " baud that is not understood: another rate, or several readers at once;"
                  + " connect one alone, or --every-address");
    }
    return all.isEmpty() ? 1 : 0;
  }

  private static OsdpLine.Heard listen(PortBinding binding, int baud, boolean every)
      throws IOException, InterruptedException {
    try (OsdpLine line = OsdpLine.open(new JSerialPorts(), binding, baud)) {
      return line.listReaders(every);
    } catch (PortFaultException e) {
      throw new IOException(e.sentence(), e);
    }
  }

  private void print(boolean json, String port, OsdpLine.Found found) {
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("address", found.address())
            .put("baud", found.baud())
            .put("identity", found.identity().toString()),
        "address %d at %d baud: %s%n  --signal osdp:%s:address=%d,baud=%d"
            .formatted(
                found.address(),
                found.baud(),
                found.identity(),
                port,
                found.address(),
                found.baud()));
  }

  @Command(
      name = "test",
      description = {
        "Asks a reader again and again who it is. Good is 99 answers of 100; ends with 1 below."
      },
      mixinStandardHelpOptions = true)
  int test(
      @Option(names = "--port", required = true, paramLabel = "PORT", description = "as --scanner")
          String port,
      @Option(
              names = "--address",
              paramLabel = "N",
              defaultValue = "0",
              description = "0 to 126 (default: ${DEFAULT-VALUE})")
          int address,
      @Option(
              names = "--baud",
              paramLabel = "N",
              defaultValue = "9600",
              description = "the rate (default: ${DEFAULT-VALUE})")
          int baud,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "100",
              description = "how often (default: ${DEFAULT-VALUE})")
          int rounds,
      @Option(names = "--json", description = "print one JSON object") boolean json)
      throws IOException, InterruptedException {
    if (address < 0 || address > 126 || rounds < 1 || rounds > MOST_ROUNDS) {
      throw new ParameterException(
          spec.commandLine(), "--address is 0 to 126 and --rounds 1 to " + MOST_ROUNDS);
    }
    OsdpLine.Quality quality;
    try (OsdpLine line = OsdpLine.open(new JSerialPorts(), PortBinding.parse(port), baud)) {
      quality = line.tryLine(address, rounds);
    } catch (PortFaultException e) {
      throw new IOException(e.sentence(), e);
    }
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("asked", quality.asked())
            .put("answered", quality.answered())
            .put("garbled", quality.garbled())
            .put("medianUs", quality.median().toNanos() / 1_000)
            .put("worstUs", quality.worst().toNanos() / 1_000)
            .put("good", quality.isGood()),
        "%d of %d answered, %d garbled, median %.1f ms, worst %.1f ms: %s"
            .formatted(
                quality.answered(),
                quality.asked(),
                quality.garbled(),
                quality.median().toNanos() / 1e6,
                quality.worst().toNanos() / 1e6,
                quality.isGood()
                    ? "good"
                    : "not good: shorter cable, ground, 120 ohms at both ends, lower rate"));
    return quality.isGood() ? 0 : 1;
  }
}
