package org.onecard.server.ecard;

import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Region;

/** What is known of an electronic card after its platform was asked, or could not be. */
public sealed interface EcardAnswer {

  /** One plain English phrase, free of anything that names the holder. */
  String describe();

  /**
   * The platform vouches for it.
   *
   * @param card what the card itself would say: the person has one identifier, whatever is shown
   * @param issuingRegion where it was issued
   */
  record Valid(RawCardIdentifier card, Region issuingRegion) implements EcardAnswer {
    @Override
    public String describe() {
      return "electronic card of region " + issuingRegion.code();
    }
  }

  /** The platform knows better. */
  record Refused(Why why) implements EcardAnswer {
    @Override
    public String describe() {
      return why.sentence();
    }
  }

  /**
   * Nothing is known: the platform did not answer, or not in time, or not in a way that can be
   * believed.
   *
   * @param sentence what is the matter and what to do, for an operator
   */
  record PlatformDown(String sentence) implements EcardAnswer {
    @Override
    public String describe() {
      return sentence;
    }
  }

  /** Why a platform refuses a string. */
  enum Why {
    USED("the code was used before: refresh it"),
    EXPIRED("the code has ended: refresh it"),
    UNKNOWN("the platform does not know the code"),
    BLOCKED("the card is blocked: ask where it was issued"),
    OTHER("the platform refuses the code");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }
}
