package org.onecard.protocol.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.AloneUse;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Entitlement;
import org.onecard.scenario.EntitlementUse;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Patron;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.SiteState;

/** Cards, facts and decisions between the scenario's types and the wire. */
final class RuleWire {

  private static final Pattern SPEC_VERSION = Pattern.compile("[0-9A-Za-z.]{1,16}");
  private static final int MOST_LOANS = 1_000_000;
  private static final int MOST_TICKETS = 9_999;

  private static final int MOST_ALONE = 1_000_000;

  private RuleWire() {}

  // ---- card

  static Wire.CardFacts write(PresentedCard card) {
    Wire.CardFacts.Builder wire =
        Wire.CardFacts.newBuilder()
            .setApplicationValue(card.application().number())
            .setIssuingRegion(card.issuingRegion().map(Check::toNumber).orElse(0))
            .setSpecVersion(card.specVersion())
            .setValidTo(Check.toNumber(card.validTo()))
            .setAssurance(write(card.assurance()));
    card.available().ifPresent(money -> wire.setAvailableFen(money.amountFen()));
    return wire.build();
  }

  static PresentedCard readCard(Wire.CardFacts wire) throws NotWellFormed {
    return new PresentedCard(
        readApplication(wire.getApplicationValue()),
        wire.getIssuingRegion() == 0
            ? Optional.empty()
            : Optional.of(Check.region(wire.getIssuingRegion(), "issuing_region")),
        Check.matching(SPEC_VERSION, wire.getSpecVersion(), "spec_version"),
        Check.dateOrNone(wire.getValidTo(), "valid_to"),
        readAssurance(wire.getAssurance()),
        wire.hasAvailableFen()
            ? Optional.of(Check.amount(wire.getAvailableFen(), "available_fen"))
            : Optional.empty());
  }

  static PresentedCard.Application readApplication(int number) throws NotWellFormed {
    for (PresentedCard.Application application : PresentedCard.Application.values()) {
      if (application.number() == number) {
        return application;
      }
    }
    throw Check.malformed("application", "is unknown");
  }

  static Wire.Assurance write(Assurance assurance) {
    return switch (assurance) {
      case READ -> Wire.Assurance.ASSURANCE_READ;
      case PROVED -> Wire.Assurance.ASSURANCE_PROVED;
    };
  }

  static Assurance readAssurance(Wire.Assurance wire) throws NotWellFormed {
    return switch (wire) {
      case ASSURANCE_READ -> Assurance.READ;
      case ASSURANCE_PROVED -> Assurance.PROVED;
      case ASSURANCE_UNSPECIFIED, UNRECOGNIZED -> throw Check.malformed("assurance", "is unknown");
    };
  }

  // ---- decision

  static Wire.DecisionMessage write(Decision decision) {
    Wire.DecisionMessage.Builder wire =
        Wire.DecisionMessage.newBuilder()
            .setNoticeZh(decision.notice().zh())
            .setNoticeEn(decision.notice().en());
    if (decision instanceof Decision.Approved approved) {
      Wire.ApprovedOutcome.Builder outcome =
          Wire.ApprovedOutcome.newBuilder().setChargeFen(approved.charge().amountFen());
      approved.remaining().ifPresent(left -> outcome.setRemainingFen(left.amountFen()));
      approved
          .entitlement()
          .ifPresent(
              use ->
                  outcome.setEntitlement(use.entitlement()).setSavedFen(use.saved().amountFen()));
      wire.setApproved(outcome);
    } else if (decision instanceof Decision.Declined declined) {
      wire.setDeclined(Wire.DeclinedOutcome.newBuilder().setReason(declined.reason().number()));
    }
    return wire.build();
  }

  static Decision readDecision(Wire.DecisionMessage wire) throws NotWellFormed {
    Notice notice = readNotice(wire.getNoticeZh(), wire.getNoticeEn(), "notice");
    return switch (wire.getOutcomeCase()) {
      case APPROVED -> readApproved(wire.getApproved(), notice);
      case DECLINED -> new Decision.Declined(readReason(wire.getDeclined().getReason()), notice);
      case OUTCOME_NOT_SET -> throw Check.malformed("decision", "is missing");
    };
  }

  private static Decision readApproved(Wire.ApprovedOutcome wire, Notice notice)
      throws NotWellFormed {
    Optional<Money> remaining =
        wire.hasRemainingFen()
            ? Optional.of(Check.amount(wire.getRemainingFen(), "remaining_fen"))
            : Optional.empty();
    Optional<EntitlementUse> entitlement = Optional.empty();
    if (wire.getEntitlement().isEmpty()) {
      Check.that(wire.getSavedFen() == 0, "saved_fen", "stands without an entitlement");
    } else {
      entitlement =
          Optional.of(
              new EntitlementUse(
                  Check.name(wire.getEntitlement(), "entitlement"),
                  Check.price(wire.getSavedFen(), "saved_fen")));
    }
    return new Decision.Approved(
        Check.price(wire.getChargeFen(), "charge_fen"), remaining, entitlement, notice);
  }

  static Reason readReason(int number) throws NotWellFormed {
    for (Reason reason : Reason.values()) {
      if (reason.number() == number) {
        return reason;
      }
    }
    throw Check.malformed("reason", "is unknown");
  }

  static Notice readNotice(String zh, String en, String field) throws NotWellFormed {
    return new Notice(
        Check.text(zh, Texts.MOST_NOTICE, field + "_zh"),
        Check.text(en, Texts.MOST_NOTICE, field + "_en"));
  }

  // ---- facts

  static Wire.FactsUsed write(Facts facts) {
    Wire.FactsUsed.Builder wire = Wire.FactsUsed.newBuilder();
    if (facts.denied() instanceof Fact.Known<Boolean> known) {
      wire.setDenied(
          Wire.DeniedFact.newBuilder().setFrom(provenance(known)).setDenied(known.value()));
    }
    if (facts.holder() instanceof Fact.Known<Holder> known) {
      Holder holder = known.value();
      wire.setHolder(
          Wire.HolderFact.newBuilder()
              .setFrom(provenance(known))
              .setHolderClass(write(holder.holderClass()))
              .setResidence(holder.residence().map(Check::toNumber).orElse(0))
              .setCardValidTo(Check.toNumber(holder.cardValidTo()))
              .setBorn(Check.toNumber(holder.born()))
              .setProvedTo(Check.toNumber(holder.provedTo()))
              .addAllEntitlements(holder.entitlements().stream().map(RuleWire::write).toList()));
    }
    if (facts.balance() instanceof Fact.Known<Money> known) {
      wire.setBalance(
          Wire.BalanceFact.newBuilder()
              .setFrom(provenance(known))
              .setBalanceFen(known.value().amountFen()));
    }
    if (facts.patron() instanceof Fact.Known<Patron> known) {
      Patron patron = known.value();
      wire.setPatron(
          Wire.PatronFact.newBuilder()
              .setFrom(provenance(known))
              .setStatus(write(patron.status()))
              .setLoans(patron.loans())
              .setLoanLimit(patron.loanLimit())
              .setOverdueLoans(patron.overdueLoans()));
    }
    if (facts.history() instanceof Fact.Known<Optional<History>> known) {
      Wire.HistoryFact.Builder history = Wire.HistoryFact.newBuilder().setFrom(provenance(known));
      known.value().ifPresent(past -> history.setHistory(write(past)));
      wire.setHistory(history);
    }
    if (facts.openDebit() instanceof Fact.Known<Boolean> known) {
      wire.setOpenDebit(
          Wire.OpenDebitFact.newBuilder().setFrom(provenance(known)).setOpen(known.value()));
    }
    if (facts.site() instanceof Fact.Known<SiteState> known) {
      wire.setSite(SiteWire.write(known.value()).setFrom(provenance(known)));
    }
    if (facts.alone() instanceof Fact.Known<AloneUse> known) {
      wire.setAlone(
          Wire.AloneFact.newBuilder()
              .setFrom(provenance(known))
              .setTaps(known.value().taps())
              .setTotalFen(known.value().total().amountFen()));
    }
    return wire.build();
  }

  static Facts readFacts(Wire.FactsUsed wire) throws NotWellFormed {
    return new Facts(
        wire.hasDenied() ? readDenied(wire.getDenied()) : Fact.absent(),
        wire.hasHolder() ? readHolder(wire.getHolder()) : Fact.absent(),
        wire.hasBalance() ? readBalance(wire.getBalance()) : Fact.absent(),
        wire.hasPatron() ? readPatron(wire.getPatron()) : Fact.absent(),
        wire.hasHistory() ? readHistory(wire.getHistory()) : Fact.absent(),
        wire.hasOpenDebit() ? readOpenDebit(wire.getOpenDebit()) : Fact.absent(),
        wire.hasSite()
            ? known(SiteWire.readState(wire.getSite()), wire.getSite().getFrom())
            : Fact.absent(),
        wire.hasAlone() ? readAlone(wire.getAlone()) : Fact.absent());
  }

  private static Fact<AloneUse> readAlone(Wire.AloneFact wire) throws NotWellFormed {
    return known(
        new AloneUse(
            Check.within(wire.getTaps(), 0, MOST_ALONE, "taps"),
            Check.price(wire.getTotalFen(), "total_fen")),
        wire.getFrom());
  }

  private static Fact<Boolean> readDenied(Wire.DeniedFact wire) throws NotWellFormed {
    return known(wire.getDenied(), wire.getFrom());
  }

  private static Fact<Boolean> readOpenDebit(Wire.OpenDebitFact wire) throws NotWellFormed {
    return known(wire.getOpen(), wire.getFrom());
  }

  private static Fact<Holder> readHolder(Wire.HolderFact wire) throws NotWellFormed {
    Optional<Region> residence =
        wire.getResidence() == 0
            ? Optional.empty()
            : Optional.of(Check.region(wire.getResidence(), "residence"));
    return known(
        new Holder(
            readHolderClass(wire.getHolderClass()),
            residence,
            Check.dateOrNone(wire.getCardValidTo(), "card_valid_to"),
            Check.dateOrNone(wire.getBorn(), "born"),
            Check.dateOrNone(wire.getProvedTo(), "proved_to"),
            readEntitlements(wire.getEntitlementsList())),
        wire.getFrom());
  }

  private static Wire.EntitlementMessage write(Entitlement held) {
    return Wire.EntitlementMessage.newBuilder()
        .setId(held.id())
        .setFrom(Check.toNumber(held.from()))
        .setTo(Check.toNumber(held.to()))
        .setGranted(held.granted())
        .build();
  }

  private static List<Entitlement> readEntitlements(List<Wire.EntitlementMessage> wire)
      throws NotWellFormed {
    List<Entitlement> entitlements = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Wire.EntitlementMessage each :
        Check.count(wire, 0, Holder.MOST_ENTITLEMENTS, "entitlements")) {
      Check.that(ids.add(each.getId()), "entitlements", "have an id twice");
      entitlements.add(
          new Entitlement(
              Check.item(each.getId(), "entitlement"),
              Check.date(each.getFrom(), "from"),
              Check.date(each.getTo(), "to"),
              Check.within(each.getGranted(), 0, MOST_TICKETS, "granted")));
    }
    return entitlements;
  }

  private static Fact<Money> readBalance(Wire.BalanceFact wire) throws NotWellFormed {
    return known(Check.amount(wire.getBalanceFen(), "balance_fen"), wire.getFrom());
  }

  private static Fact<Patron> readPatron(Wire.PatronFact wire) throws NotWellFormed {
    return known(
        new Patron(
            readStatus(wire.getStatus()),
            Check.within(wire.getLoans(), 0, MOST_LOANS, "loans"),
            Check.within(wire.getLoanLimit(), 0, MOST_LOANS, "loan_limit"),
            Check.within(wire.getOverdueLoans(), 0, MOST_LOANS, "overdue_loans")),
        wire.getFrom());
  }

  private static Fact<Optional<History>> readHistory(Wire.HistoryFact wire) throws NotWellFormed {
    Optional<History> past =
        wire.hasHistory() ? Optional.of(readPast(wire.getHistory())) : Optional.empty();
    return known(past, wire.getFrom());
  }

  private static Wire.CardHistory write(History history) {
    Wire.CardHistory.Builder wire =
        Wire.CardHistory.newBuilder()
            .setLastAtMs(history.lastAt().toEpochMilli())
            .setLastLocation(history.lastLocation())
            .setWindowStartMs(history.windowStart().toEpochMilli())
            .setCountInWindow(history.countInWindow())
            .setUnpassedMs(history.unpassedAt().map(Instant::toEpochMilli).orElse(0L))
            .setTicketsUsed(history.ticketsUsed());
    history.journeys().ifPresent(journeys -> wire.setJourneys(FareWire.write(journeys)));
    return wire.build();
  }

  private static History readPast(Wire.CardHistory wire) throws NotWellFormed {
    return new History(
        Check.time(wire.getLastAtMs(), "last_at_ms"),
        Check.name(wire.getLastLocation(), "last_location"),
        Check.time(wire.getWindowStartMs(), "window_start_ms"),
        Check.within(wire.getCountInWindow(), 1, Integer.MAX_VALUE, "count_in_window"),
        wire.getUnpassedMs() == 0
            ? Optional.empty()
            : Optional.of(Check.time(wire.getUnpassedMs(), "unpassed_ms")),
        Check.within(wire.getTicketsUsed(), 0, Integer.MAX_VALUE, "tickets_used"),
        wire.hasJourneys()
            ? Optional.of(FareWire.readJourneys(wire.getJourneys()))
            : Optional.empty());
  }

  private static Wire.Provenance provenance(Fact.Known<?> known) {
    return Wire.Provenance.newBuilder()
        .setSourceValue(known.source().number())
        .setAsOfMs(known.asOf().toEpochMilli())
        .build();
  }

  private static <T> Fact<T> known(T value, Wire.Provenance from) throws NotWellFormed {
    for (Fact.Source source : Fact.Source.values()) {
      if (source.number() == from.getSourceValue()) {
        return Fact.known(value, source, Check.time(from.getAsOfMs(), "as_of_ms"));
      }
    }
    throw Check.malformed("source", "is unknown");
  }

  static Wire.HolderClass write(HolderClass holderClass) {
    return switch (holderClass) {
      case ADULT -> Wire.HolderClass.ADULT;
      case SENIOR -> Wire.HolderClass.SENIOR;
      case STUDENT -> Wire.HolderClass.STUDENT;
      case DISABLED -> Wire.HolderClass.DISABLED;
      case VETERAN -> Wire.HolderClass.VETERAN;
    };
  }

  static HolderClass readHolderClass(Wire.HolderClass wire) throws NotWellFormed {
    return switch (wire) {
      case ADULT -> HolderClass.ADULT;
      case SENIOR -> HolderClass.SENIOR;
      case STUDENT -> HolderClass.STUDENT;
      case DISABLED -> HolderClass.DISABLED;
      case VETERAN -> HolderClass.VETERAN;
      case HOLDER_CLASS_UNSPECIFIED, UNRECOGNIZED ->
          throw Check.malformed("holder_class", "is unknown");
    };
  }

  private static Wire.PatronStatus write(Patron.Status status) {
    return switch (status) {
      case ACTIVE -> Wire.PatronStatus.PATRON_ACTIVE;
      case NOT_REGISTERED -> Wire.PatronStatus.PATRON_NOT_REGISTERED;
      case BLOCKED -> Wire.PatronStatus.PATRON_BLOCKED;
      case EXPIRED -> Wire.PatronStatus.PATRON_EXPIRED;
    };
  }

  private static Patron.Status readStatus(Wire.PatronStatus wire) throws NotWellFormed {
    return switch (wire) {
      case PATRON_ACTIVE -> Patron.Status.ACTIVE;
      case PATRON_NOT_REGISTERED -> Patron.Status.NOT_REGISTERED;
      case PATRON_BLOCKED -> Patron.Status.BLOCKED;
      case PATRON_EXPIRED -> Patron.Status.EXPIRED;
      case PATRON_STATUS_UNSPECIFIED, UNRECOGNIZED -> throw Check.malformed("status", "is unknown");
    };
  }
}
