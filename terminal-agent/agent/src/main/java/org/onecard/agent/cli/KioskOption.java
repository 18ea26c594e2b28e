package org.onecard.agent.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.Terminal;
import org.onecard.agent.kiosk.KioskPage;
import org.onecard.agent.kiosk.KioskSettings;
import org.onecard.agent.screen.Screen;
import org.onecard.device.gate.GateState;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The terminal's screen as a page in a browser. */
final class KioskOption {

  private static final int LAST_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kiosk",
      paramLabel = "[ADDRESS:]PORT",
      description = {
        "serve the screen as a full-screen page for a browser on this machine (default: no page);",
        "with an address of this machine, others in its network see it too, without holders"
      })
  private @Nullable String place;

  @Option(
      names = "--kiosk-direction",
      paramLabel = "WAY",
      description =
          "which way people go here, for the page's corner: in or out (default: not said)")
  private @Nullable String direction;

  @Option(
      names = "--kiosk-language",
      paramLabel = "LANGUAGE",
      description = "the language that stands first until a person chooses: zh or en (default: zh)")
  private String language = "zh";

  @Option(names = "--kiosk-silent", description = "the page plays no tones")
  private boolean silent;

  /** The page, where one was asked for. */
  record Started(Optional<KioskPage> page) implements AutoCloseable {

    /** The screen, and the page with it. */
    Screen beside(Screen screen) {
      return page.isEmpty()
          ? screen
          : state -> {
            page.get().show(state);
            screen.show(state);
          };
    }

    /** What the page shows besides the states; every second or so. */
    void tell(Terminal terminal, Optional<GateState> gate) {
      page.ifPresent(shown -> shown.tell(terminal.status(), terminal.findItemTitle(), gate));
    }

    Optional<String> address() {
      return page.map(shown -> shown.uri().toString());
    }

    @Override
    public void close() {
      page.ifPresent(KioskPage::close);
    }
  }

  /**
   * Serves the page that was asked for.
   *
   * @throws IOException when it cannot listen; the message says what to do
   */
  Started start(String terminalId) throws IOException {
    if (place == null) {
      return new Started(Optional.empty());
    }
    int colon = place.lastIndexOf(':');
    KioskSettings settings =
        new KioskSettings(
            terminalId,
            colon < 0 ? "127.0.0.1" : place.substring(0, colon),
            port(place.substring(colon + 1)),
            Optional.ofNullable(direction)
                .map(way -> oneOf("--kiosk-direction", KioskSettings.Direction.class, way)),
            oneOf("--kiosk-language", KioskSettings.Language.class, language),
            !silent);
    try {
      return new Started(Optional.of(KioskPage.start(settings)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--kiosk: " + e.getMessage(), e);
    }
  }

  private int port(String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 0 && port <= LAST_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(), "--kiosk: a port is 0 to 65535, not '" + digits + "'");
  }

  private <E extends Enum<E>> E oneOf(String option, Class<E> type, String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + ": "
              + String.join(
                  " or ",
                  Arrays.stream(type.getEnumConstants())
                      .map(each -> each.name().toLowerCase(Locale.ROOT))
                      .toList())
              + ", not '"
              + text
              + "'",
          e);
    }
  }
}
