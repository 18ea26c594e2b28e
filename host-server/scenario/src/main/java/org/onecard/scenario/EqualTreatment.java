package org.onecard.scenario;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck.Finding;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.TestCase;

/**
 * Whether the items of the joint list treat the residents of all its regions alike. Each of the
 * publisher's cases, and for each item a plain one of every class of holder, registered and not,
 * with the host and without, is decided again as if the holder were of, and the card from, each
 * other region, and must come out the same.
 */
public final class EqualTreatment {

  private static final int MIDDLE_AGE = 40;
  private static final Money ENOUGH = Money.fen(1_000_000);

  private EqualTreatment() {}

  /** Where it makes a difference of which region a person is. */
  public static List<Finding> check(Catalogue catalogue) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < catalogue.tests().size(); i++) {
      TestCase test = catalogue.tests().get(i);
      Optional<Item> item = catalogue.findItem(test.tap().itemId());
      if (item.map(Item::layer).orElse(Layer.PROVINCE) == Layer.JOINT) {
        for (Region other : catalogue.places().joint()) {
          findDifference(catalogue, test, other, "tests[" + i + "]").ifPresent(findings::add);
        }
      }
    }
    for (int i = 0; i < catalogue.items().size(); i++) {
      Item item = catalogue.items().get(i);
      if (item.layer() == Layer.JOINT) {
        findDifference(catalogue, item, "items[" + i + "]").ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** The first plain case that comes out otherwise. */
  private static Optional<Finding> findDifference(Catalogue catalogue, Item item, String path) {
    for (TestCase plain : plainCases(catalogue, item)) {
      for (Region other : catalogue.places().joint()) {
        Optional<Finding> difference = findDifference(catalogue, plain, other, path);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private static List<TestCase> plainCases(Catalogue catalogue, Item item) {
    List<TestCase> cases = new ArrayList<>();
    Region home = catalogue.places().joint().get(0);
    for (HolderClass holderClass : HolderClass.values()) {
      for (Tap.DecidedBy by : Tap.DecidedBy.values()) {
        cases.add(plain(catalogue, item, home, Optional.of(holderClass), by));
      }
    }
    for (Tap.DecidedBy by : Tap.DecidedBy.values()) {
      cases.add(plain(catalogue, item, home, Optional.empty(), by));
    }
    return cases;
  }

  private static TestCase plain(
      Catalogue catalogue,
      Item item,
      Region home,
      Optional<HolderClass> registered,
      Tap.DecidedBy by) {
    Instant at = item.validFrom().atTime(LocalTime.NOON).atZone(catalogue.zone()).toInstant();
    Facts facts =
        new Facts(
            Fact.known(false, Fact.Source.DENY_LIST, at),
            registered
                .map(
                    holderClass ->
                        Fact.known(
                            new Holder(
                                holderClass,
                                Optional.of(home),
                                Optional.empty(),
                                Optional.of(item.validFrom().minusYears(MIDDLE_AGE)),
                                Optional.empty(),
                                List.of()),
                            Fact.Source.REGISTRY,
                            at))
                .orElseGet(Fact::absent),
            Fact.known(ENOUGH, Fact.Source.LEDGER, at),
            Fact.known(new Patron(Patron.Status.ACTIVE, 0, 1, 0), Fact.Source.REGISTRY, at),
            Fact.known(Optional.empty(), Fact.Source.LEDGER, at));
    PresentedCard card =
        new PresentedCard(
            item.media().stream().min(Comparator.naturalOrder()).orElseThrow(),
            Optional.of(home),
            "3.00",
            Optional.empty(),
            Assurance.PROVED,
            Optional.of(ENOUGH));
    String location = item.locations().stream().min(Comparator.naturalOrder()).orElse("anywhere");
    return new TestCase(
        "%s %s, decided by %s"
            .formatted(
                registered.map(Enum::name).orElse("somebody unregistered"),
                item.id(),
                by.name().toLowerCase(Locale.ROOT)),
        facts,
        new Tap("test.1.1", "test", location, item.id(), card, at, by),
        new TestCase.Expected.Approved(Money.ZERO));
  }

  /** The same case, with everything that is of some joint region being of this one. */
  public static TestCase exchanged(Catalogue catalogue, TestCase test, Region other) {
    Tap tap = test.tap();
    PresentedCard card = tap.card();
    PresentedCard moved =
        new PresentedCard(
            card.application(),
            card.issuingRegion().map(region -> exchanged(catalogue, region, other)),
            card.specVersion(),
            card.validTo(),
            card.assurance(),
            card.available());
    Facts facts = test.facts();
    Fact<Holder> holder =
        facts.holder() instanceof Fact.Known<Holder> known
            ? Fact.known(
                new Holder(
                    known.value().holderClass(),
                    known.value().residence().map(region -> exchanged(catalogue, region, other)),
                    known.value().cardValidTo(),
                    known.value().born(),
                    known.value().provedTo(),
                    known.value().entitlements()),
                known.source(),
                known.asOf())
            : facts.holder();
    return new TestCase(
        test.name(),
        facts.withHolder(holder),
        new Tap(
            tap.tapId(),
            tap.terminalId(),
            tap.locationId(),
            tap.itemId(),
            moved,
            tap.at(),
            tap.decidedBy()),
        test.expected());
  }

  private static Region exchanged(Catalogue catalogue, Region region, Region other) {
    return catalogue.places().joint().stream().anyMatch(joint -> joint.holds(region))
        ? other
        : region;
  }

  private static Optional<Finding> findDifference(
      Catalogue catalogue, TestCase test, Region other, String path) {
    Decision own = Decider.decide(catalogue, test.facts(), test.tap()).decision();
    TestCase moved = exchanged(catalogue, test, other);
    Decision theirs = Decider.decide(catalogue, moved.facts(), moved.tap()).decision();
    return isAlike(own, theirs)
        ? Optional.empty()
        : Optional.of(
            new Finding(
                path,
                "%s comes out otherwise for somebody of %s: %s"
                    .formatted(Printable.quoted(test.name()), other.code(), theirs.notice().en()),
                "an item of the joint list treats the residents of all its regions alike"));
  }

  private static boolean isAlike(Decision own, Decision theirs) {
    if (own instanceof Decision.Approved one && theirs instanceof Decision.Approved another) {
      return one.charge().equals(another.charge());
    }
    return own instanceof Decision.Declined one
        && theirs instanceof Decision.Declined another
        && one.reason() == another.reason();
  }
}
