package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.onecard.agent.service.ServiceAction.Done;

class JobsTest {

  @Test
  void aJobThatEndsInAnError_hasEnded_andSaysSo() throws Exception {
    BlockingQueue<Done> ended = new LinkedBlockingQueue<>();
    try (Jobs jobs = new Jobs(System::nanoTime)) {
      jobs.start(
          "prove",
          () -> {
            throw new StackOverflowError("too deep");
          },
          ended::add);

      Done done = ended.poll(10, TimeUnit.SECONDS);

      assertThat(done).isNotNull();
      assertThat(done.good()).isFalse();
      assertThat(done.sentence()).contains("too deep");
    }
  }
}
