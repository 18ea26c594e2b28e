package org.onecard.virtual.card;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.onecard.card.apdu.Hex;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;

/** Makes cards by the names that the command line gives them. */
public final class VirtualCards {

  /** A social security card of version 3.00. */
  public static final String SSC_3 = "ssc-3";

  /** A card without any application. */
  public static final String BLANK = "blank";

  /** A chip with a T-Union purse of 50 yuan; always contactless, as such cards are. */
  public static final String T_UNION = "t-union";

  /** A chip with a purse of the city union. */
  public static final String CITY_UNION = "city-union";

  private static final LocalDate LATEST_ISSUE = LocalDate.of(2021, 1, 1);

  private VirtualCards() {}

  public static List<String> listProfiles() {
    return List.of(SSC_3, BLANK, T_UNION, CITY_UNION);
  }

  /**
   * A card of the profile.
   *
   * @throws IllegalArgumentException with a sentence for the person who asked, when there is no
   *     such profile or an option does not fit it
   */
  public static VirtualCard byProfile(String profile, VirtualCardOptions options, Pause pause) {
    VirtualCard card =
        switch (profile) {
          case SSC_3 -> socialSecurityCard(options);
          case BLANK -> new BlankCard();
          case T_UNION -> purse(PurseOptions.T_UNION, options.withContactless(true));
          case CITY_UNION -> purse(PurseOptions.CITY_UNION, options);
          default ->
              throw new IllegalArgumentException(
                  "no card profile '"
                      + profile
                      + "'; there are "
                      + String.join(", ", listProfiles()));
        };
    return options.faults().equals(CardFaults.NONE)
        ? card
        : new FaultyCard(card, options.faults(), pause);
  }

  /** The same, with faults that take real time. */
  public static VirtualCard byProfile(String profile, VirtualCardOptions options) {
    return byProfile(profile, options, Pause.onThisThread());
  }

  private static VirtualCard socialSecurityCard(VirtualCardOptions options) {
    SsseCardOptions card = SsseCardOptions.ISSUED;
    if (options.contactless()) {
      card = card.contactless();
    }
    if (options.validTo().isPresent()) {
      card = card.withOpenDates();
    }
    return new VirtualSsseCard(holder(options), card);
  }

  private static VirtualCard purse(PurseOptions issued, VirtualCardOptions options) {
    if (options.region().isPresent() || options.identifier().isPresent()) {
      throw new IllegalArgumentException(
          "a purse has neither region nor card identification code; a serial tells it apart");
    }
    PurseOptions purse = issued.withSerial(options.serial());
    if (options.validTo().isPresent()) {
      LocalDate lastDay = options.validTo().get();
      purse = purse.withValidity(issueDayBefore(lastDay), lastDay);
    }
    CardApplication application =
        new VirtualPurse(purse, LabPurseKeys.TRIPLE_DES, new Random(options.serial()));
    VirtualChip.Builder chip =
        options.contactless()
            ? VirtualChip.contactless(
                StaticAtr.contactless(), Hex.bytes("%08X".formatted(options.serial())))
            : VirtualChip.contact(StaticAtr.contact(options.serial()));
    return chip.application(application).build();
  }

  private static HolderData holder(VirtualCardOptions options) {
    HolderData.Builder holder = HolderData.builder();
    options.region().ifPresent(holder::region);
    if (options.identifier().isPresent()) {
      holder.identifier(options.identifier().get());
    } else {
      holder.serial(options.serial());
    }
    options.validTo().ifPresent(lastDay -> holder.validity(issueDayBefore(lastDay), lastDay));
    return holder.build();
  }

  /** Ten years before the last day, but never in the future of a card that is valid for long. */
  private static LocalDate issueDayBefore(LocalDate lastDay) {
    LocalDate tenYears = lastDay.minusYears(10);
    return tenYears.isBefore(LATEST_ISSUE) ? tenYears : LATEST_ISSUE;
  }
}
