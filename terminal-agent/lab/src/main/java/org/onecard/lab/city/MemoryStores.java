package org.onecard.lab.city;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.onecard.ledger.AuditStore;
import org.onecard.ledger.AuthorityStore;
import org.onecard.ledger.CatalogueStore;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.TerminalCatalogueStore;
import org.onecard.ledger.TerminalStore;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/** What a host keeps beside the lines, in memory: as much of it as the city uses. */
final class MemoryStores {

  private MemoryStores() {}

  private static LedgerUnavailable notInTheCity() {
    return new LedgerUnavailable("the city has no such thing");
  }

  /** Terminals as they were enrolled, and their grants. */
  static final class Terminals implements TerminalStore {

    private final Map<String, Enrolment> enrolled = new TreeMap<>();
    private final List<Enrolment> enrolments = new ArrayList<>();
    private final Map<String, EpochGranted> grants = new HashMap<>();
    private final Map<Hash, Certificate> certificates = new LinkedHashMap<>();
    private final Map<String, Long> anchors = new HashMap<>();

    /**
     * @param waits given to follow another, and not used
     */
    private record Certificate(TerminalCertificate it, boolean waits) {
      boolean isGoodFor(String terminalId) {
        return it.terminalId().equals(terminalId) && it.revokedAt().isEmpty();
      }

      Certificate ended(Instant at) {
        return new Certificate(
            new TerminalCertificate(
                it.serial(),
                it.terminalId(),
                it.fingerprint(),
                it.notAfter(),
                Optional.of(at),
                it.authority()),
            waits);
      }
    }

    /** Each as it was, also of terminals that were enrolled again. */
    List<Enrolment> listEnrolments() {
      return List.copyOf(enrolments);
    }

    @Override
    public List<Terminal> listTerminals() {
      return enrolled.values().stream().map(Enrolment::terminal).toList();
    }

    @Override
    public Optional<Terminal> findTerminal(String terminalId) {
      return Optional.ofNullable(enrolled.get(terminalId)).map(Enrolment::terminal);
    }

    @Override
    public Optional<TerminalCertificate> findCertificate(Hash fingerprint) {
      return Optional.ofNullable(certificates.get(fingerprint)).map(Certificate::it);
    }

    @Override
    public Optional<RecordKey> findRecordKey(String terminalId, int epoch) {
      return enrolments.stream()
          .map(Enrolment::recordKey)
          .filter(key -> key.terminalId().equals(terminalId) && epoch >= key.firstEpoch())
          .reduce((earlier, later) -> later);
    }

    @Override
    public void enrol(Enrolment enrolment) {
      String terminalId = enrolment.terminal().terminalId();
      enrolled.put(terminalId, enrolment);
      enrolments.add(enrolment);
      grants.put(terminalId, enrolment.grant());
      anchors.remove(terminalId);
      end(terminalId, Optional.empty(), enrolment.terminal().enrolledAt());
      certificates.put(
          enrolment.certificate().fingerprint(), new Certificate(enrolment.certificate(), false));
    }

    private void end(String terminalId, Optional<Hash> but, Instant at) {
      certificates.replaceAll(
          (fingerprint, each) ->
              each.isGoodFor(terminalId) && !Optional.of(fingerprint).equals(but)
                  ? each.ended(at)
                  : each);
    }

    @Override
    public boolean addFollowing(Hash after, TerminalCertificate certificate, Instant at) {
      String terminalId = certificate.terminalId();
      Certificate before = certificates.get(after);
      if (before == null || !before.isGoodFor(terminalId)) {
        return false;
      }
      certificates.replaceAll(
          (fingerprint, each) ->
              each.isGoodFor(terminalId) && each.waits() ? each.ended(at) : each);
      certificates.put(certificate.fingerprint(), new Certificate(certificate, true));
      return true;
    }

    /** Whether a certificate was given to follow another, and was not used yet. */
    boolean waits(Hash fingerprint) {
      return Optional.ofNullable(certificates.get(fingerprint))
          .filter(each -> each.waits() && each.it().revokedAt().isEmpty())
          .isPresent();
    }

    @Override
    public boolean certificateUsed(Hash fingerprint, Instant at) {
      Certificate used = certificates.get(fingerprint);
      if (used == null || !used.waits() || used.it().revokedAt().isPresent()) {
        return false;
      }
      String terminalId = used.it().terminalId();
      certificates.put(fingerprint, new Certificate(used.it(), false));
      end(terminalId, Optional.of(fingerprint), at);
      certificates
          .values()
          .removeIf(each -> each.it().terminalId().equals(terminalId) && each.waits());
      return true;
    }

    @Override
    public void anchorsHeld(String terminalId, long version) {
      anchors.put(terminalId, version);
    }

    @Override
    public List<Holding> listHoldings() {
      return certificates.values().stream()
          .filter(each -> !each.waits() && each.it().revokedAt().isEmpty())
          .map(
              each ->
                  new Holding(
                      each.it().terminalId(),
                      each.it().authority(),
                      each.it().notAfter(),
                      anchors.getOrDefault(each.it().terminalId(), 0L)))
          .toList();
    }

    @Override
    public boolean revoke(String terminalId, String why, Instant at) {
      throw notInTheCity();
    }

    @Override
    public Optional<EpochGranted> findLastGrant(String terminalId) {
      return Optional.ofNullable(grants.get(terminalId));
    }

    @Override
    public void addGrant(EpochGranted grant) {
      grants.put(grant.terminalId(), grant);
    }

    @Override
    public boolean addEnrolCode(EnrolCode code) {
      throw notInTheCity();
    }

    @Override
    public CodeSpending spendEnrolCode(String codeNumber, Hash secretHash, Instant at) {
      throw notInTheCity();
    }
  }

  /** From one authority to the next. */
  static final class Steps implements AuthorityStore {

    private final List<Step> steps = new ArrayList<>();

    @Override
    public long lastVersion() {
      return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).version();
    }

    @Override
    public List<Step> list() {
      return List.copyOf(steps);
    }

    @Override
    public Optional<Step> add(
        long after, Instant at, SignedBytes issuing, Optional<SignedBytes> beside) {
      if (after != lastVersion()) {
        return Optional.empty();
      }
      Step step = new Step(Math.max(at.toEpochMilli(), after + 1), at, issuing, beside);
      steps.add(step);
      return Optional.of(step);
    }
  }

  /** Catalogues, each for everybody. */
  static final class Published implements CatalogueStore {

    private final TreeMap<Long, PublishedCatalogue> versions = new TreeMap<>();
    private final List<Rollout> rollouts = new ArrayList<>();

    @Override
    public boolean publish(PublishedCatalogue catalogue, Rollout first) {
      rollouts.add(first);
      return versions.put(catalogue.version(), catalogue) == null;
    }

    @Override
    public void extend(Rollout step) {
      throw notInTheCity();
    }

    @Override
    public List<Rollout> listRollouts() {
      return List.copyOf(rollouts);
    }

    @Override
    public Optional<PublishedCatalogue> findInForce(Instant at) {
      return versions.descendingMap().values().stream()
          .filter(version -> !version.effectiveFrom().isAfter(at))
          .findFirst();
    }

    @Override
    public Optional<PublishedCatalogue> findVersion(long version) {
      return Optional.ofNullable(versions.get(version));
    }

    @Override
    public Optional<PublishedCatalogue> findLatest() {
      return Optional.ofNullable(versions.lastEntry()).map(Map.Entry::getValue);
    }

    @Override
    public List<Long> listVersions() {
      return List.copyOf(versions.keySet());
    }
  }

  /** The deny list, whose cards the book knows too. */
  static final class Denials implements DenyStore {

    private final MemoryBook book;

    /** The tags of each version, from 1; with the registry's import there is a list of nobody. */
    private final List<DenyTags> versions = new ArrayList<>(List.of(DenyTags.NONE));

    private final List<Instant> made = new ArrayList<>(List.of(Instant.EPOCH));

    Denials(MemoryBook book) {
      this.book = book;
    }

    @Override
    public long denyVersion() {
      return versions.size();
    }

    @Override
    public long oldestBase() {
      return 1;
    }

    @Override
    public Optional<DenyVersion> readTags(int tagKeyId, LongConsumer tags) {
      values(denyVersion()).forEach(tags::accept);
      return findVersion(denyVersion());
    }

    @Override
    public Optional<DenyDelta> findDelta(int tagKeyId, long base, long version) {
      if (base < 1 || base >= version || version > denyVersion()) {
        return Optional.empty();
      }
      Set<Long> before = new TreeSet<>(values(base));
      Set<Long> after = new TreeSet<>(values(version));
      return Optional.of(new DenyDelta(beyond(after, before), beyond(before, after)));
    }

    private static DenyTags beyond(Set<Long> some, Set<Long> others) {
      return DenyTags.of(
          some.stream().filter(tag -> !others.contains(tag)).mapToLong(Long::longValue).toArray());
    }

    private List<Long> values(long version) {
      DenyTags tags = versions.get((int) version - 1);
      return IntStream.range(0, tags.size()).mapToObj(tags::value).toList();
    }

    @Override
    public Optional<DenyVersion> findVersion(long version) {
      return version < 1 || version > denyVersion()
          ? Optional.empty()
          : Optional.of(new DenyVersion(version, made.get((int) version - 1)));
    }

    @Override
    public int deny(Collection<DeniedCard> cards, Instant at) {
      Set<Long> tags = new TreeSet<>(values(denyVersion()));
      int before = tags.size();
      for (DeniedCard card : cards) {
        tags.add(card.denial().tag().value());
        book.deny(card.token());
      }
      if (tags.size() > before) {
        versions.add(DenyTags.of(tags.stream().mapToLong(Long::longValue).toArray()));
        made.add(at);
      }
      return tags.size() - before;
    }

    @Override
    public int allow(Collection<CardToken> cards, Instant at) {
      throw notInTheCity();
    }

    @Override
    public long countDenied() {
      return values(denyVersion()).size();
    }

    @Override
    public List<DeniedNow> listDenied(int most) {
      throw notInTheCity();
    }
  }

  /** What terminals said of their catalogues is not kept over a crash of the host. */
  static final class TerminalCatalogues implements TerminalCatalogueStore {
    @Override
    public List<TerminalCatalogue> listTerminalCatalogues() {
      return List.of();
    }

    @Override
    public void put(Collection<TerminalCatalogue> told) {
      // The next hello says it again.
    }
  }

  /** The trace says what happened. */
  static final class Audit implements AuditStore {
    @Override
    public void append(AuditEntry entry) {
      // Nothing in the city reads it.
    }

    @Override
    public List<AuditEntry> listRecent(int most) {
      return List.of();
    }
  }
}
