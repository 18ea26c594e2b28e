package org.onecard.server.ecard;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Region;
import org.onecard.server.ecard.EcardAnswer.PlatformDown;
import org.onecard.server.ecard.EcardAnswer.Why;

/**
 * Reads what a platform answered. What cannot be understood is not believed: it counts as no
 * answer.
 */
final class AnswerReader {

  private static final int OK = 200;
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;

  private AnswerReader() {}

  /**
   * The answer.
   *
   * @param mediaType of the body, where one is named
   * @param body at most some KiB
   */
  static EcardAnswer read(int status, Optional<String> mediaType, byte[] body) {
    if (status == UNAUTHORISED || status == FORBIDDEN) {
      return new PlatformDown(
          "the platform refuses this host (status " + status + "): check the secret");
    }
    if (status != OK) {
      return new PlatformDown("the platform answered with status " + status);
    }
    String type = mediaType.map(text -> text.split(";", 2)[0].strip()).orElse("");
    if (!type.equalsIgnoreCase("application/json")) {
      return new PlatformDown(
          "the platform's answer is not application/json: check the address; a proxy may have"
              + " answered in its place");
    }
    try {
      return read(new JsonObject(new String(body, StandardCharsets.UTF_8)));
    } catch (DecodeException | ClassCastException e) {
      return notUnderstood();
    }
  }

  private static EcardAnswer read(JsonObject json) {
    String result = json.getString("result", "");
    if (result.equals("refused")) {
      return new EcardAnswer.Refused(why(json.getString("why", "")));
    }
    String card = json.getString("card", "");
    String region = json.getString("region", "");
    if (!result.equals("valid")
        || !card.matches("[0-9A-Fa-f]{" + 2 * RawCardIdentifier.LENGTH + "}")
        || !Region.isCode(region)) {
      return notUnderstood();
    }
    return new EcardAnswer.Valid(
        new RawCardIdentifier(HexFormat.of().parseHex(card)), new Region(region));
  }

  private static Why why(String word) {
    for (Why why : Why.values()) {
      if (why.name().toLowerCase(Locale.ROOT).equals(word)) {
        return why;
      }
    }
    return Why.OTHER;
  }

  private static PlatformDown notUnderstood() {
    return new PlatformDown("the platform's answer cannot be understood: check its address");
  }
}
