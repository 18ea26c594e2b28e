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

  /** A social security card of version 1.00, with 3DES. */
  public static final String SSC_1 = "ssc-1";

  /** A social security card of version 2.00, with 3DES. */
  public static final String SSC_2 = "ssc-2";

  /** A social security card of version 3.00, with SM4. */
  public static final String SSC_3 = "ssc-3";

  /** A copy of what an {@code ssc-3} shows. */
  public static final String CLONE_COPY = "clone-copy";

  /** Plays back what an {@code ssc-3} has once answered. */
  public static final String CLONE_PLAYBACK = "clone-playback";

  /** A copy of what an {@code ssc-3} shows that says 9000 to everything else. */
  public static final String CLONE_YES = "clone-yes";

  /** A card without any application. */
  public static final String BLANK = "blank";

  /** A chip with a T-Union purse of 50 yuan; always contactless, as such cards are. */
  public static final String T_UNION = "t-union";

  /** A chip with a purse of the city union. */
  public static final String CITY_UNION = "city-union";

  private static final LocalDate LATEST_ISSUE = LocalDate.of(2021, 1, 1);

  private VirtualCards() {}

  public static List<String> listProfiles() {
    return List.of(
        SSC_1, SSC_2, SSC_3, CLONE_COPY, CLONE_PLAYBACK, CLONE_YES, BLANK, T_UNION, CITY_UNION);
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
          case SSC_1 ->
              socialSecurityCard(options, SsseCardOptions.ISSUED_1_00, SsseSecrets.TRIPLE_DES);
          case SSC_2 ->
              socialSecurityCard(options, SsseCardOptions.ISSUED_2_00, SsseSecrets.TRIPLE_DES);
          case SSC_3 -> socialSecurityCard(options);
          case CLONE_COPY -> clone(options, ClonedCard.Kind.STATIC_COPY);
          case CLONE_PLAYBACK -> clone(options, ClonedCard.Kind.PLAYBACK);
          case CLONE_YES -> clone(options, ClonedCard.Kind.YES_MAN);
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
    return socialSecurityCard(options, SsseCardOptions.ISSUED, SsseSecrets.SM4);
  }

  private static VirtualCard socialSecurityCard(
      VirtualCardOptions options, SsseCardOptions version, SsseSecrets secrets) {
    SsseCardOptions card = version;
    if (options.contactless()) {
      card = card.contactless();
    }
    if (options.validTo().isPresent()) {
      card = card.withOpenDates();
    }
    HolderData holder = holder(options);
    // A run of the lab is to be repeatable, and nobody attacks its cards by guessing challenges.
    return options.keyless()
        ? new VirtualSsseCard(holder, card)
        : new VirtualSsseCard(holder, card, secrets, new Random(options.serial()));
  }

  private static VirtualCard clone(VirtualCardOptions options, ClonedCard.Kind kind) {
    return ClonedCard.of(socialSecurityCard(options), kind, !options.contactless());
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
