package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/**
 * Certificates, wire, rules and book where seconds since 1970 no longer fit into 31 bits, and where
 * a certificate's dates are written with four digits of a year (RFC 5280 4.1.2.5).
 */
class After2038Test {

  @TempDir private Path data;

  @Test
  void hostAndTerminal_goOnOverTheSecond_andTheBookIsReadAgainYearsLater() throws Exception {
    Instant before = Instant.parse("2038-01-19T03:13:40Z");
    Instant after = Instant.parse("2038-01-19T03:14:08Z");
    TestTerminal gate;
    ChainedRecord tap;
    try (TestHost host = TestHost.startStocked(data, before)) {
      importValidCards(host);
      gate = host.enrol("gate-01", "metro-ride");
      try (Link link = gate.connect(host.ports().tap())) {
        ask(link, gate.submit(gate.open()));
        assertThat(charge(ask(link, gate.submit(gate.tap(TestCard.ADULT)))))
            .isEqualTo(Money.fen(300));
        host.clock.set(after);

        tap = gate.tap(TestCard.ADULT);
        Answer answer = ask(link, gate.submit(tap));

        assertThat(tap.content().at()).isBetween(after, after.plusSeconds(20));
        assertThat(answer.result()).isEqualTo(AnswerResult.DECIDED);
        // A change within 90 minutes costs less, also where the minutes lie on both sides.
        assertThat(charge(answer)).isEqualTo(Money.fen(200));
        assertThat(host.explain("gate-01.1.3").getLong("paidFen")).isEqualTo(200);
      }
      host.proveBook();
    }
    try (TestHost host = TestHost.start(data, Instant.parse("2038-11-30T04:00:00Z"))) {
      try (Link link = gate.connect(host.ports().tap())) {
        assertThat(ask(link, gate.submit(tap)).isTo(tap)).isTrue();
        gate.clock(host.clock);
        assertThat(charge(ask(link, gate.submit(gate.tap(TestCard.ADULT)))))
            .isEqualTo(Money.fen(300));
      }
      host.proveBook();
    }
  }

  @Test
  void leapDayOf2052_isADayLikeAnother_underCertificatesThatSpan2050() throws Exception {
    Instant leapDay = Instant.parse("2052-02-29T04:00:00Z");
    try (TestHost host = TestHost.startStocked(data, leapDay)) {
      importValidCards(host);
      TestTerminal gate = host.enrol("gate-01", "metro-ride");
      assertThat(gate.certificates().get(0).getNotAfter().toInstant())
          .isAfter(leapDay.plus(Duration.ofDays(364)));
      try (Link link = gate.connect(host.ports().tap())) {
        ask(link, gate.submit(gate.open()));
        assertThat(charge(ask(link, gate.submit(gate.tap(TestCard.ADULT)))))
            .isEqualTo(Money.fen(300));
      }
      host.proveBook();
    }
  }

  private void importValidCards(TestHost host) throws Exception {
    Path registry = data.resolve("later.csv");
    List<String> lines = Files.readAllLines(data.resolve("registry.csv"));
    Files.write(
        registry, lines.stream().map(line -> line.replace("2033-12-31", "2060-12-31")).toList());
    host.ask(AdminRequest.of("import").with("file", registry.toString()));
  }

  private static Answer ask(Link link, Submission submission) throws Exception {
    link.send(submission);
    Message.Answers answers = link.receive(Message.Answers.class);
    return answers.leaves().get(answers.leaves().size() - 1).answer();
  }

  private static Money charge(Answer answer) {
    return ((Decision.Approved) answer.decision().orElseThrow()).charge();
  }
}
