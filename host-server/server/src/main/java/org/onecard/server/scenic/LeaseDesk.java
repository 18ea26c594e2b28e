package org.onecard.server.scenic;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteLease;
import org.onecard.ledger.SiteStore;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Message.LeaseDelivery;
import org.onecard.protocol.message.Message.LeaseWanted;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.Decider;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Admission.Slot;
import org.onecard.scenario.catalogue.Catalogue;

/** Lends terminals places of the slot that is now. Safe from any thread. */
public final class LeaseDesk {

  private final SiteStore sites;
  private final BiFunction<Terminal, Instant, Optional<Catalogue>> inForce;
  private final Signer signer;
  private final Clock clock;

  /**
   * A desk.
   *
   * @param inForce the catalogue that a terminal decides by at a time
   * @param signer signs with the region's key
   */
  public LeaseDesk(
      SiteStore sites,
      BiFunction<Terminal, Instant, Optional<Catalogue>> inForce,
      Signer signer,
      Clock clock) {
    this.sites = sites;
    this.inForce = inForce;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * What the terminal may give away from now on; it has given up what it held. Empty where there is
   * no slot now, nothing is lent of it, or nothing is left to lend.
   */
  public Optional<LeaseDelivery> lend(Terminal terminal, LeaseWanted wanted) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Catalogue> catalogue = inForce.apply(terminal, now);
    if (catalogue.isEmpty()) {
      return Optional.empty();
    }
    ZoneId zone = catalogue.get().zone();
    Admission admission = Decider.admission(catalogue.get(), terminal.itemId());
    int minute = LocalTime.ofInstant(now, zone).toSecondOfDay() / 60;
    Optional<Slot> slot = admission.findSlot(minute);
    if (admission.share().isEmpty()
        || slot.isEmpty()
        || admission.exits().contains(terminal.locationId())) {
      return Optional.empty();
    }
    Admission.Share share = admission.share().get();
    LocalDate day = LocalDate.ofInstant(now, zone);
    Instant slotEnds = day.atStartOfDay(zone).plusMinutes(slot.get().toMinute()).toInstant();
    Instant lapses = now.plus(share.lasts());
    return sites
        .lend(
            terminal.terminalId(),
            new PlaceKey(terminal.itemId(), day, slot.get().id()),
            wanted.told().stream()
                .map(told -> new SiteStore.Told(told.number(), told.spent()))
                .toList(),
            slot.get().quota(),
            share.most(),
            share.each(),
            lapses.isBefore(slotEnds) ? lapses : slotEnds,
            now)
        .map(this::signed);
  }

  private LeaseDelivery signed(SiteLease lease) {
    return new LeaseDelivery(
        Signing.sign(
            new PlaceLease(
                lease.terminalId(),
                lease.id(),
                lease.key().itemId(),
                lease.key().day(),
                lease.key().slot(),
                lease.persons(),
                lease.until()),
            signer));
  }
}
