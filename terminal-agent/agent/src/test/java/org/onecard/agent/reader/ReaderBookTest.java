package org.onecard.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.device.control.ReaderModel;
import org.onecard.device.control.ReaderSetting;

class ReaderBookTest {

  @TempDir Path folder;

  @Test
  void replacedReader_standsAtTheOldPosition_slotsAndAll_alsoTheSecondTime() throws Exception {
    ReaderBook book = ReaderBook.open(folder);
    assertThat(book.resolve("serial:OLD1#sam")).isEqualTo("serial:OLD1#sam");
    book.replaced("serial:OLD1", "serial:NEW2");
    assertThat(ReaderBook.open(folder).resolve("serial:OLD1#sam")).isEqualTo("serial:NEW2#sam");
    book.replaced("serial:OLD1#contactless", "port:1-2");
    assertThat(ReaderBook.open(folder).resolve("serial:OLD1")).isEqualTo("port:1-2");
    assertThat(book.resolve("Virtual PCD 00 00")).isEqualTo("Virtual PCD 00 00");
  }

  @Test
  void oldReaderThatComesBack_standsAtItsPositionAgain() throws Exception {
    ReaderBook book = ReaderBook.open(folder);
    book.replaced("serial:A1", "serial:B2");
    book.replaced("serial:A1", "serial:A1");
    assertThat(book.resolve("serial:A1")).isEqualTo("serial:A1");
    book.replaced("serial:A1", "serial:B2");
    book.replaced("serial:B2", "serial:A1");
    assertThat(book.resolve("serial:B2")).isEqualTo("serial:A1");
    assertThat(book.resolve("serial:A1")).isEqualTo("serial:A1");
  }

  @Test
  void settings_stayWithThePosition_andAddUp() throws Exception {
    ReaderBook book = ReaderBook.open(folder);
    book.configured(
        "serial:OLD1#contactless", ReaderModel.ACR122U, Map.of(ReaderSetting.LED, false));
    book.configured("serial:OLD1", ReaderModel.ACR122U, Map.of(ReaderSetting.BUZZER, true));
    ReaderBook again = ReaderBook.open(folder);
    assertThat(again.findProfile("serial:OLD1#sam")).contains(ReaderModel.ACR122U);
    assertThat(ReaderSetting.spell(again.settings("serial:OLD1"))).isEqualTo("led=off,buzzer=on");
    assertThat(again.settings("serial:OTHER")).isEmpty();
  }

  @Test
  void bookThatMakesNoSense_isNamed() throws Exception {
    Files.writeString(folder.resolve("readers.json"), "{\"serial:A\":");
    assertThatThrownBy(() -> ReaderBook.open(folder)).hasMessageContaining("readers.json");
  }
}
