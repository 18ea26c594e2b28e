package org.onecard.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class MaskingTest {

  @Test
  void identifierNameAndKey_areNowhereInTheOutput() throws Exception {
    String logged =
        logged(
            log -> {
              log.info("[tap=gate-01.1.42] card 50000099000000000000000000000001 read");
              log.warn("holder name=张三 and name: 李四, number 110101199003070038 shown");
              log.info("[key={}]", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=");
              log.error(
                  "it failed",
                  new IllegalStateException(
                      "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQ\n-----END PRIVATE KEY-----"));
              log.info("code R88D-TVXR-S6FM-REH3-WNA1-YZT4-51DT-DN9C-2HT1-AX given");
            });

    assertThat(logged)
        .doesNotContain("5000009900000000", "张三", "李四", "110101199003070038", "q83vASNF")
        .doesNotContain("MC4CAQAwBQ", "R88D-TVXR");
    assertThat(logged).contains("[tap=gate-01.1.42]", "IllegalStateException");
  }

  @Test
  void ordinaryLines_stayReadable() throws Exception {
    String logged =
        logged(log -> log.info("[terminal=gate-01] connected, head epoch 1 sequence 42, 12.5 ms"));

    assertThat(logged)
        .endsWith("[terminal=gate-01] connected, head epoch 1 sequence 42, 12.5 ms\n")
        .doesNotContain("[masked]", "%");
  }

  private interface Logging {
    void to(Logger log);
  }

  /** What the host's own configuration writes to standard error. */
  private static String logged(Logging logging) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      LoggerContext context = new LoggerContext();
      context.setMDCAdapter(new LogbackMDCAdapter());
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(
          Objects.requireNonNull(MaskingTest.class.getResource("/logback.xml")));
      context.start();
      logging.to(context.getLogger("test"));
      context.stop();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }
}
