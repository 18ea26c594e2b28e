package org.onecard.lab.demo;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.scenario.HolderClass;
import org.onecard.virtual.card.BlankCard;
import org.onecard.virtual.card.ClonedCard;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.SsseSecrets;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.code.LabEcard;
import org.onecard.virtual.code.LabTransitCode;

/**
 * The people of the demo, all made up: what their cards hold, and what the region's registry and
 * the library know of them.
 */
enum Cast {
  ADULT(1, "an adult of Chongqing", "500000", HolderClass.ADULT, 2000),
  SENIOR(2, "a senior of Chongqing", "500000", HolderClass.SENIOR, 500),
  STUDENT(3, "a student of Chengdu", "510100", HolderClass.STUDENT, 1000),
  COMMUTER(4, "a commuter of Chongqing", "500000", HolderClass.ADULT, 1000),
  OFFLINE_SENIOR(5, "a senior of Sichuan", "510000", HolderClass.SENIOR, 1000),
  EXPIRED(6, "the holder of a card that ran out", "500000", HolderClass.ADULT, 900) {
    @Override
    Optional<LocalDate> registeredValidTo() {
      return Optional.of(LocalDate.of(2024, 5, 1));
    }
  },
  STOPPED(7, "the holder of a card reported lost", "500000", HolderClass.ADULT, 900) {
    @Override
    boolean denied() {
      return true;
    }
  },
  READER(8, "a library reader", "500000", HolderClass.ADULT, 0) {
    @Override
    String patron() {
      return "active,2,10,0";
    }
  },
  LATE_READER(9, "a reader with an overdue loan", "500000", HolderClass.ADULT, 0) {
    @Override
    String patron() {
      return "active,3,10,1";
    }
  },
  CHONGQING_VISITOR(10, "a resident of Chongqing", "500100", HolderClass.ADULT, 5000),
  SICHUAN_VISITOR(11, "a resident of Sichuan", "510100", HolderClass.ADULT, 5000),
  OTHER_VISITOR(12, "a visitor from another province", "530100", HolderClass.ADULT, 5000),
  BLANK(13, "somebody with a blank card", "", HolderClass.ADULT, 0) {
    @Override
    VirtualCard card() {
      return new BlankCard();
    }

    @Override
    boolean isCardholder() {
      return false;
    }
  },
  TRAM_RIDER(18, "somebody who rides all day", "500000", HolderClass.ADULT, 3000),
  GENUINE(14, "an adult with a card 3.00", "500000", HolderClass.ADULT, 3000),
  FORGER(15, "somebody with a forged card", "", HolderClass.ADULT, 0) {
    @Override
    VirtualCard card() {
      return GENUINE.copiedTo(ClonedCard.Kind.PLAYBACK);
    }

    @Override
    boolean isCardholder() {
      return false;
    }
  },
  PURSE_RIDER(17, "somebody with a transit purse", "", HolderClass.ADULT, 0) {
    @Override
    VirtualCard card() {
      return DemoPurse.card();
    }

    @Override
    boolean isCardholder() {
      return false;
    }
  },
  CODE_RIDER(16, "somebody with a transit QR", "", HolderClass.ADULT, 0) {
    @Override
    VirtualCard card() {
      return new BlankCard();
    }

    @Override
    boolean isCardholder() {
      return false;
    }
  };

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Serials long enough that a card number in some file is no accident. */
  private static final int SERIAL_BASE = 8_204_100;

  private final int number;
  private final String who;
  private final String region;
  private final HolderClass holderClass;
  private final long balanceFen;

  Cast(int number, String who, String region, HolderClass holderClass, long balanceFen) {
    this.number = number;
    this.who = who;
    this.region = region;
    this.holderClass = holderClass;
    this.balanceFen = balanceFen;
  }

  /** Who it is, for the screen. */
  String who() {
    return who;
  }

  /** What the registry says the account holds at the start. */
  long balanceFen() {
    return balanceFen;
  }

  /** A card 3.00 that can prove itself, where nothing else is said. */
  VirtualCard card() {
    return new VirtualSsseCard(
        holder(), SsseCardOptions.ISSUED, SsseSecrets.SM4, new Random(number));
  }

  /** What somebody made of this person's card who held it for a moment. */
  ClonedCard copiedTo(ClonedCard.Kind kind) {
    return ClonedCard.of(card(), kind, true);
  }

  /** The electronic twin of this person's card, as the telephone shows it now. */
  Medium electronicCard() {
    return new Medium.Code(
        LabEcard.issue(region, holder().identifier().bytes(), Clock.systemUTC().instant(), RANDOM));
  }

  /** A transit QR of this person's, as the telephone shows it now. */
  Medium transitCode() {
    return new Medium.Code(
        new LabTransitCode(Clock.systemUTC().instant(), RANDOM).serial(number).text());
  }

  Optional<LocalDate> registeredValidTo() {
    return Optional.empty();
  }

  boolean denied() {
    return false;
  }

  /** Status, loans, limit, overdue loans as four columns; empty ones for who is no reader. */
  String patron() {
    return ",,,";
  }

  private HolderData holder() {
    return HolderData.builder().region(region).serial(SERIAL_BASE + number).build();
  }

  /** Everybody who holds a social security card. */
  static List<HolderData> holders() {
    return Arrays.stream(values()).filter(Cast::isCardholder).map(Cast::holder).toList();
  }

  /** Whether the region's registry knows this person. */
  boolean isCardholder() {
    return true;
  }

  /** Whose cards the host is to prove: six digits each. */
  static List<String> regions() {
    return holders().stream().map(HolderData::region).distinct().toList();
  }

  /** The registry's file that knows everybody with a social security card. */
  static String registryCsv() {
    return Arrays.stream(values())
        .filter(Cast::isCardholder)
        .map(Cast::registryRow)
        .collect(Collectors.joining("\n", OperatorDesk.REGISTRY_COLUMNS + "\n", "\n"));
  }

  private String registryRow() {
    return String.join(
        ",",
        HexFormat.of().withUpperCase().formatHex(holder().identifier().bytes()),
        holderClass.name().toLowerCase(Locale.ROOT),
        region,
        registeredValidTo().map(LocalDate::toString).orElse(""),
        Long.toString(balanceFen),
        patron(),
        Boolean.toString(denied()));
  }
}
