package org.onecard.server.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.protocol.message.Decoded;

class ExportLineTest {

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"text\"", "[]", "", "{", "{} {}"})
  void lineThatIsNoObject_isMalformed_andNoException(String line) {
    assertThat(ExportLine.parse(line.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Decoded.Malformed<>("it is no JSON object"));
  }
}
