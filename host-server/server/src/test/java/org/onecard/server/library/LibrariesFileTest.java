package org.onecard.server.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.server.library.LibrariesFile.BrokenFileException;

class LibrariesFileTest {

  @Test
  void aLibrary_isReadWithItsDefaults() throws BrokenFileException {
    List<LibrarySettings> libraries =
        LibrariesFile.parse(
            "libraries.json",
            """
            [{"name": "north", "network": "city", "host": "127.0.0.1", "port": 6001,
              "locations": ["north-hall"], "itemPrefixes": ["N"], "whenDown": "hold-returns",
              "encoding": "GBK", "user": "host", "password": "made-up", "connections": 2}]
            """);

    assertThat(libraries).hasSize(1);
    LibrarySettings north = libraries.get(0);
    assertThat(north.holdsReturns()).isTrue();
    assertThat(north.sip().charset().name()).isEqualTo("GBK");
    assertThat(north.sip().checked()).isTrue();
    assertThat(north.sip().connections()).isEqualTo(2);
    assertThat(north.owns("N123")).isTrue();
    assertThat(north.toString()).doesNotContain("made-up");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{};is no JSON array",
        "[1];library 1 is no object",
        "[{}];name is 1 to 64",
        "[{\"name\":\"n\"}];host is missing",
        "[{\"name\":\"n\",\"host\":\"h\",\"prot\":1}];\"prot\" is not known",
        "[{\"name\":\"n\",\"host\":\"h\",\"port\":70000}];a port is 1 to 65535",
        "[{\"name\":\"n\",\"host\":\"h\",\"port\":\"x\"}];library 1",
        "[{\"name\":\"n\",\"host\":\"h\",\"encoding\":\"MORSE\"}];there is no encoding MORSE",
        "[{\"name\":\"n\",\"host\":\"h\",\"whenDown\":\"hope\"}];whenDown is refuse or hold-returns",
        "[{\"name\":\"n\",\"host\":\"h\",\"connections\":0}];connections are 1 to 32",
        "[{\"name\":\"n\",\"host\":\"h\"},{\"name\":\"n\",\"host\":\"h\"}];names n twice"
      })
  void aFault_isASentenceWithTheFilesName(String text, String sentence) {
    assertThatThrownBy(() -> LibrariesFile.parse("libraries.json", text))
        .isInstanceOf(BrokenFileException.class)
        .hasMessageContaining("libraries.json")
        .hasMessageContaining(sentence);
  }
}
