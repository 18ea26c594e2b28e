package org.onecard.device.control;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.position.UsbProduct;

/**
 * Readers whose own commands are known.
 *
 * <pre>
 *   ACR122U             FF 00 48 00 00                 -> its firmware in ASCII
 *                       FF 00 40 LED 04 T1 T2 N B      -> 90 LED    lights, for a while
 *                       FF 00 50 00 00                 -> 90 PARAM  polling and kinds of card
 *                       FF 00 51 PARAM 00              -> 90 PARAM
 *                       FF 00 52 00|FF 00              -> 90 00     buzzer when a card comes
 *   ACR1252U, ACR1281U  E0 00 00 18 00                 -> E1 00 00 00 n, its firmware in ASCII
 *                       E0 00 00 21 00 | 01 BEHAVIOUR  -> E1 00 00 00 01 BEHAVIOUR
 *                       E0 00 00 23 00 | 01 POLLING    -> E1 00 00 00 01 POLLING
 *                       E0 00 00 29 01 LED             -> E1 00 00 00 01 LED
 * </pre>
 */
public enum ReaderModel {
  ACR122U("ACR122U", 0x2200),
  ACR1252U("ACR1252", 0x223B),
  ACR1281U("ACR1281", 0x2224),
  /** Any other: what its driver says by PC/SC part 10, and no settings. */
  PART10("", -1);

  private static final int ACS = 0x072F;
  private static final int DONE = 0x90;
  private static final int AUTOMATIC_POLLING_122 = 0x80;
  private static final int AUTOMATIC_POLLING_125X = 0x01;

  /** Behaviour: the lights of polling and of activation; the buzzer as cards come and go. */
  private static final int LIGHTS_125X = 0x06;

  private static final int BUZZER_125X = 0x08;
  private static final int HEAD_125X = 5;

  private final String word;
  private final int product;

  ReaderModel(String word, int product) {
    this.word = word;
    this.product = product;
  }

  /** As settings spell it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The model that a setting names.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static ReaderModel parse(String text) {
    return Arrays.stream(values())
        .filter(model -> model.spelled().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is no profile: acr122u, acr1252u, acr1281u or part10"));
  }

  /** By its USB numbers, else by its name. */
  public static ReaderModel of(String readerName, Optional<UsbProduct> told) {
    for (ReaderModel model : values()) {
      if (model != PART10
          && (told.isPresent()
              ? told.get().equals(new UsbProduct(ACS, model.product))
              : readerName.toUpperCase(Locale.ROOT).contains(model.word))) {
        return model;
      }
    }
    return PART10;
  }

  /** The firmware's name, from the reader itself where it has a command for it. */
  public Optional<String> findFirmware(ReaderControl control) throws CardTransportException {
    if (this == PART10) {
      return control.facts().firmware();
    }
    EscapeAnswer answer =
        control.send(EscapeBytes.parse(this == ACR122U ? "FF 00 48 00 00" : "E0 00 00 18 00"));
    if (!(answer instanceof EscapeAnswer.Answered answered)) {
      return Optional.empty();
    }
    EscapeBytes text = this == ACR122U ? answered.bytes() : answered.bytes().from(HEAD_125X);
    String firmware = new String(text.bytes(), StandardCharsets.US_ASCII).strip();
    return firmware.matches("[ -~]{3,32}") ? Optional.of(firmware) : Optional.empty();
  }

  /**
   * Switches what is wanted, and nothing else: what other bits of the same byte say stays.
   *
   * @return why something was not switched; empty when the reader has agreed to all of it
   */
  public Optional<String> apply(Map<ReaderSetting, Boolean> wanted, ReaderControl control)
      throws CardTransportException {
    if (this == PART10 && !wanted.isEmpty()) {
      return Optional.of(
          "no commands for this reader's lights, buzzer and polling are known: PC/SC part 10 has"
              + " none. Name its model with --profile if it is one of acr122u, acr1252u, acr1281u");
    }
    for (Map.Entry<ReaderSetting, Boolean> entry : wanted.entrySet()) {
      Optional<String> fault =
          this == ACR122U
              ? applyTo122(entry.getKey(), entry.getValue(), control)
              : applyTo125x(entry.getKey(), entry.getValue(), control);
      if (fault.isPresent()) {
        return Optional.of(entry.getKey().spelled() + ": " + fault.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> applyTo122(
      ReaderSetting setting, boolean on, ReaderControl control) throws CardTransportException {
    return switch (setting) {
      // Both colours masked in; the final state is what stays.
      case LED -> expect(command(0xFF, 0, 0x40, on ? 0x0E : 0x0C, 4, 0, 0, 0, 0), DONE, control);
      case BUZZER -> expect(command(0xFF, 0, 0x52, on ? 0xFF : 0, 0), DONE, control);
      case POLLING -> {
        EscapeAnswer answer = control.send(command(0xFF, 0, 0x50, 0, 0));
        if (!(answer instanceof EscapeAnswer.Answered now) || now.bytes().at(0) != DONE) {
          yield Optional.of(disagreed(answer));
        }
        int parameter = with(now.bytes().at(1), AUTOMATIC_POLLING_122, on);
        yield expect(command(0xFF, 0, 0x51, parameter, 0), DONE, control);
      }
    };
  }

  private static Optional<String> applyTo125x(
      ReaderSetting setting, boolean on, ReaderControl control) throws CardTransportException {
    int instruction = setting == ReaderSetting.POLLING ? 0x23 : 0x21;
    int mask =
        switch (setting) {
          case LED -> LIGHTS_125X;
          case BUZZER -> BUZZER_125X;
          case POLLING -> AUTOMATIC_POLLING_125X;
        };
    EscapeAnswer answer = control.send(command(0xE0, 0, 0, instruction, 0));
    if (!(answer instanceof EscapeAnswer.Answered now) || now.bytes().at(HEAD_125X) < 0) {
      return Optional.of(disagreed(answer));
    }
    int value = with(now.bytes().at(HEAD_125X), mask, on);
    return expect(command(0xE0, 0, 0, instruction, 1, value), 0xE1, control);
  }

  private static int with(int bits, int mask, boolean on) {
    return on ? bits | mask : bits & ~mask;
  }

  private static EscapeBytes command(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return EscapeBytes.of(bytes);
  }

  private static Optional<String> expect(EscapeBytes command, int first, ReaderControl control)
      throws CardTransportException {
    EscapeAnswer answer = control.send(command);
    return answer instanceof EscapeAnswer.Answered answered && answered.bytes().at(0) == first
        ? Optional.empty()
        : Optional.of(disagreed(answer));
  }

  private static String disagreed(EscapeAnswer answer) {
    return answer instanceof EscapeAnswer.NotAnswered none
        ? none.why()
        : "the reader answered "
            + ((EscapeAnswer.Answered) answer).bytes()
            + ": is it another model?";
  }
}
