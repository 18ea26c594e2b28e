package org.onecard.scenario;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the terminal read from what was presented, card or code, as far as rules may know it:
 * nothing that names the holder or the card.
 *
 * @param application the card application, or the kind of code, that was read
 * @param issuingRegion where it was issued; empty for media that do not say so in the codes of GB/T
 *     2260
 * @param specVersion version of the medium's specification, for instance {@code 3.00}
 * @param validTo last day of validity, where the medium showed it
 * @param assurance how sure the terminal is that the medium is genuine
 * @param available what the medium itself says that it can pay: the balance of a purse, the limit
 *     of a code; empty where it says nothing
 */
public record PresentedCard(
    Application application,
    Optional<Region> issuingRegion,
    String specVersion,
    Optional<LocalDate> validTo,
    Assurance assurance,
    Optional<Money> available) {

  /** A medium that says nothing about money, as a social security card. */
  public PresentedCard(
      Application application,
      Region issuingRegion,
      String specVersion,
      Optional<LocalDate> validTo,
      Assurance assurance) {
    this(
        application, Optional.of(issuingRegion), specVersion, validTo, assurance, Optional.empty());
  }

  /** Where the money for a charge comes from. */
  public enum Payment {
    /** The card's account in the region's book. */
    ACCOUNT,
    /** The purse on the card itself. */
    PURSE,
    /** Whoever issued the code, who settles with the holder. */
    ISSUER
  }

  /** A card application (one AID), or a kind of code. Numbers are on the wire: never renumber. */
  public enum Application {
    /** The social security application of a social security card. */
    SSSE(1, Payment.ACCOUNT),
    /** The T-Union transit purse (交通联合). */
    T_UNION(2, Payment.PURSE),
    /** The city union purse (住建部). */
    CITY_UNION(3, Payment.PURSE),
    /** The transit ministry's QR code, checked at the terminal. */
    TRANSIT_CODE(4, Payment.ISSUER),
    /** The electronic social security card as a QR code, checked at the host. */
    ECARD(5, Payment.ACCOUNT),
    /** A library's sticker, known by the number of its chip alone. */
    LIBRARY_STICKER(6, Payment.ACCOUNT);

    private final int number;
    private final Payment payment;

    Application(int number, Payment payment) {
      this.number = number;
      this.payment = payment;
    }

    public int number() {
      return number;
    }

    public Payment payment() {
      return payment;
    }
  }
}
