package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.service.ServiceDoor.Entry;
import org.onecard.protocol.crypto.RandomBytes;

/** PINs, tries and sessions upon a real folder. */
class ServiceDoorTest {

  private static final RandomBytes RANDOM = RandomBytes.from(new SecureRandom());
  private static final String PIN = "739154";

  @TempDir Path folder;

  private final AtomicLong now = new AtomicLong();

  @BeforeEach
  void aPin() throws IOException {
    new PinFile(folder).set(ServiceRole.SERVICE, PIN, RANDOM);
  }

  @Test
  void theRightPin_signsIn_andTheWrongOneDoesNot() throws IOException {
    ServiceDoor door = open();

    assertThat(door.enter("a", ServiceRole.SERVICE, "739155")).isInstanceOf(Entry.Wrong.class);
    assertThat(door.enter("a", ServiceRole.KEY_HOLDER, PIN)).isInstanceOf(Entry.Wrong.class);
    Entry entry = door.enter("a", ServiceRole.SERVICE, PIN);

    assertThat(entry).isInstanceOf(Entry.In.class);
    Entry.In in = (Entry.In) entry;
    assertThat(door.find(Optional.of(in.id()), true)).contains(in.session());
    assertThat(ServiceDoor.isOwn(in.session(), Optional.of(in.session().token()))).isTrue();
    assertThat(ServiceDoor.isOwn(in.session(), Optional.of("other"))).isFalse();
    assertThat(ServiceDoor.isOwn(in.session(), Optional.empty())).isFalse();
    assertThat(entry.toString()).doesNotContain(in.id()).doesNotContain(in.session().token());
    door.leave(Optional.of(in.id()));
    assertThat(door.find(Optional.of(in.id()), true)).isEmpty();
  }

  @Test
  void afterThreeWrongOnes_evenTheRightOneWaits_alsoAfterARestart() throws IOException {
    ServiceDoor door = open();
    for (int i = 0; i < 3; i++) {
      assertThat(door.enter("a", ServiceRole.SERVICE, "000001")).isInstanceOf(Entry.Wrong.class);
    }
    assertThat(door.enter("a", ServiceRole.SERVICE, PIN)).isInstanceOf(Entry.TooSoon.class);

    ServiceDoor again = open();

    assertThat(again.enter("a", ServiceRole.SERVICE, PIN)).isInstanceOf(Entry.TooSoon.class);
    now.addAndGet(2_000_000_000L);
    assertThat(again.enter("a", ServiceRole.SERVICE, PIN)).isInstanceOf(Entry.In.class);
  }

  @Test
  void anotherPin_signsOutWhoeverCameInByTheOneBefore() throws IOException {
    ServiceDoor door = open();
    Entry.In in = (Entry.In) door.enter("a", ServiceRole.SERVICE, PIN);

    door.setPin(ServiceRole.SERVICE, "852741");

    assertThat(door.find(Optional.of(in.id()), true)).isEmpty();
    assertThat(door.enter("a", ServiceRole.SERVICE, PIN)).isInstanceOf(Entry.Wrong.class);
    assertThat(door.enter("a", ServiceRole.SERVICE, "852741")).isInstanceOf(Entry.In.class);
  }

  @Test
  void noPin_liesInTheFolder() throws IOException {
    assertThat(Files.readString(folder.resolve("service-pins.json"))).doesNotContain(PIN);
    assertThat(new PinFile(folder).has(ServiceRole.SERVICE)).isTrue();
    assertThat(new PinFile(folder).has(ServiceRole.VIEW)).isFalse();
  }

  @Test
  void easyPins_areNotTaken() {
    PinFile pins = new PinFile(folder);
    for (String easy :
        new String[] {"12345", "123456", "654321", "111111", "121212", "", "12 456"}) {
      assertThatThrownBy(() -> pins.set(ServiceRole.VIEW, easy, RANDOM))
          .as(easy)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("PIN");
    }
  }

  @Test
  void aSpoiltFile_isSaidWithWhatToDo() throws IOException {
    for (String spoilt :
        new String[] {"", "x", "pbkdf2-sha256:0:00:00", "pbkdf2-sha256:999999999:00:00"}) {
      Files.writeString(folder.resolve("service-pins.json"), "{\"service\":\"" + spoilt + "\"}");
      assertThatThrownBy(() -> open().enter("from-" + spoilt.length(), ServiceRole.SERVICE, PIN))
          .as(spoilt)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("terminal service-pin --role service");
    }
  }

  @Test
  void theAudit_isBounded_masked_andKeepsWhatCameBefore() throws IOException {
    ServiceAudit audit = new ServiceAudit(folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    audit.write("service", "192.0.2.1", "read-test", "卡号: 123456785 read");
    assertThat(audit.read())
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"role\":\"service\",\"from\":\"192.0.2.1\","
                + "\"action\":\"read-test\",\"result\":\"卡号: **** read\"}\n");

    String long300 = "y".repeat(400);
    for (int i = 0; i < 1_500; i++) {
      audit.write("service", "192.0.2.1", "n-" + i, long300);
    }

    byte[] kept = audit.read().getBytes(StandardCharsets.UTF_8);
    assertThat(kept.length).isLessThanOrEqualTo(2 * ServiceAudit.MOST_BYTES);
    assertThat(audit.read()).contains("n-1499").contains("n-1000").doesNotContain("read-test");
  }

  private ServiceDoor open() throws IOException {
    return ServiceDoor.open(folder, RANDOM, now::get);
  }
}
