package org.onecard.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onecard.lab.LabFiles;
import org.onecard.lab.fuzz.FuzzProcess.Bounds;
import org.onecard.lab.fuzz.FuzzProcess.Result;

class FuzzTest {

  private static final int MUTATIONS = 4_000;
  private static final int JAZZER_RUNS = 200_000;
  private static final Duration JAZZER_AT_MOST = Duration.ofSeconds(20);

  static List<String> targets() {
    return FuzzTargets.listNames();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyKeptInput_keepsThePromise(String name) throws Exception {
    FuzzTarget target = FuzzTargets.find(name).orElseThrow();
    for (Path file : kept(name)) {
      run(target, Files.readAllBytes(file), file.toString());
    }
    for (int i = 0; i < target.samples().size(); i++) {
      run(target, target.samples().get(i), "sample " + i);
    }
    run(target, new byte[0], "nothing");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void mutationsOfTheSamples_keepThePromise(String name) {
    FuzzTarget target = FuzzTargets.find(name).orElseThrow();
    for (int seed = 0; seed < MUTATIONS; seed++) {
      run(target, mutation(target.samples(), new Random(seed)), "seed " + seed);
    }
  }

  /** One process for all: starting one costs more than a short run in it. */
  @Tag("real")
  @Test
  void jazzerFromAFixedSeed_findsNothing(@TempDir Path folder) throws Exception {
    FuzzTarget target = FuzzTargets.find(FuzzTargets.TOGETHER).orElseThrow();
    Path kept = folder.resolve("kept");
    Result result =
        new FuzzProcess(target, folder.resolve("learnt"), kept)
            .run(new Bounds(JAZZER_AT_MOST, Optional.of(JAZZER_RUNS), Optional.of(1)));
    assertThat(result.findings()).as(String.join("\n", result.lastWords())).isEmpty();
  }

  @Test
  void keptInputs_belongToTargets() throws IOException {
    if (!Files.exists(LabFiles.keptInputs())) {
      return;
    }
    try (Stream<Path> directories = Files.list(LabFiles.keptInputs())) {
      assertThat(directories.map(each -> each.getFileName().toString()))
          .isSubsetOf(new HashSet<>(FuzzTargets.listNames()));
    }
  }

  private static List<Path> kept(String name) throws IOException {
    Path directory = LabFiles.keptInputs().resolve(name);
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static void run(FuzzTarget target, byte[] input, String which) {
    try {
      target.body().run(input);
    } catch (Throwable broken) {
      throw new AssertionError(target.name() + " is broken by " + which, broken);
    }
  }

  private static byte[] mutation(List<byte[]> samples, Random random) {
    byte[] input = samples.get(random.nextInt(samples.size())).clone();
    for (int i = random.nextInt(4); i >= 0 && input.length > 0; i--) {
      int at = random.nextInt(input.length);
      switch (random.nextInt(5)) {
        case 0 -> input = Arrays.copyOf(input, at);
        case 1 -> input = Arrays.copyOf(input, input.length + random.nextInt(20));
        case 2 -> input[at] = (byte) random.nextInt(256);
        case 3 -> input[at] ^= (byte) (1 << random.nextInt(8));
        default -> {
          byte[] other = samples.get(random.nextInt(samples.size()));
          int length = Math.min(input.length - at, other.length);
          System.arraycopy(other, 0, input, at, length);
        }
      }
    }
    return input;
  }
}
