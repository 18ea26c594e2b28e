package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** The host as a process of its own, ended as a power cut would. */
class KilledHostTest {

  @TempDir private Path data;

  @Test
  void hostKilledAndStartedAgain_answersRepeatsTheSameAndGoesOn() throws Exception {
    TestTerminal gate;
    Submission submission;
    byte[] answer;
    try (HostProcess first = HostProcess.start(data)) {
      first.stock();
      gate = first.enrol();
      try (Link link = gate.connect(first.tapPort())) {
        ChainedRecord opened = gate.open();
        submission = gate.submit(opened, gate.tap(TestCard.ADULT));
        link.send(submission);
        answer = link.receivePayload();
      }
      first.kill();
    }

    try (HostProcess again = HostProcess.start(data)) {
      try (Link link = gate.connect(again.tapPort())) {
        link.send(submission);
        assertThat(link.receivePayload()).isEqualTo(answer);
        link.send(gate.submit(gate.tap(TestCard.SENIOR)));
        assertThat(link.receive().getClass().getSimpleName()).isEqualTo("Answers");
      }
      assertThat(
              again
                  .ask(AdminRequest.of("ledger-explain").with("tap", "gate-01.1.2"))
                  .getLong("paidFen"))
          .isEqualTo(300);
      assertThat(again.ask(AdminRequest.of("ledger-verify")).getBoolean("proved")).isTrue();
      again.terminate();
    }
  }

  @Test
  void hostWhoseInputEnds_stopsCleanlyWhereItWasToldTo() throws Exception {
    try (HostProcess host = HostProcess.start(data, "--until-input-ends")) {
      host.endInput();
    }
    try (HostProcess again = HostProcess.start(data)) {
      assertThat(again.ask(AdminRequest.of("ledger-verify")).getBoolean("proved")).isTrue();
    }
  }
}
