package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CERTIFICATE;
import static org.onecard.ledger.jooq.Tables.ENROL_CODE;
import static org.onecard.ledger.jooq.Tables.EPOCH_GRANT;
import static org.onecard.ledger.jooq.Tables.RECORD_KEY;
import static org.onecard.ledger.jooq.Tables.TERMINAL;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.TerminalStore;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.record.Hash;

/** Terminals in SQL. */
final class SqlTerminalStore implements TerminalStore {

  private final Database database;

  SqlTerminalStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Terminal> listTerminals() {
    return database.read(
        "list terminals",
        sql ->
            sql.selectFrom(TERMINAL)
                .orderBy(TERMINAL.TERMINAL_ID)
                .fetch(SqlTerminalStore::terminal));
  }

  @Override
  public Optional<Terminal> findTerminal(String terminalId) {
    return database.read(
        "look up a terminal",
        sql ->
            sql.selectFrom(TERMINAL)
                .where(TERMINAL.TERMINAL_ID.eq(terminalId))
                .fetchOptional()
                .map(SqlTerminalStore::terminal));
  }

  private static Terminal terminal(Record row) {
    return new Terminal(
        row.get(TERMINAL.TERMINAL_ID),
        row.get(TERMINAL.LOCATION_ID),
        row.get(TERMINAL.ITEM_ID),
        Instant.ofEpochMilli(row.get(TERMINAL.ENROLLED_AT_MS)),
        Optional.ofNullable(row.get(TERMINAL.REVOKED_AT_MS)).map(Instant::ofEpochMilli));
  }

  @Override
  public Optional<TerminalCertificate> findCertificate(Hash fingerprint) {
    return database.read(
        "look up a certificate",
        sql ->
            sql.selectFrom(CERTIFICATE)
                .where(CERTIFICATE.FINGERPRINT.eq(fingerprint.bytes()))
                .fetchOptional()
                .map(
                    row ->
                        new TerminalCertificate(
                            row.get(CERTIFICATE.SERIAL),
                            row.get(CERTIFICATE.TERMINAL_ID),
                            fingerprint,
                            Instant.ofEpochMilli(row.get(CERTIFICATE.NOT_AFTER_MS)),
                            Optional.ofNullable(row.get(CERTIFICATE.REVOKED_AT_MS))
                                .map(Instant::ofEpochMilli),
                            Optional.ofNullable(row.get(CERTIFICATE.AUTHORITY)).map(Hash::new))));
  }

  @Override
  public Optional<RecordKey> findRecordKey(String terminalId, int epoch) {
    return database.read("look up a record key", sql -> findRecordKey(sql, terminalId, epoch));
  }

  static Optional<RecordKey> findRecordKey(DSLContext sql, String terminalId, int epoch) {
    String where = "the record key of " + terminalId;
    return sql.selectFrom(RECORD_KEY)
        .where(RECORD_KEY.TERMINAL_ID.eq(terminalId))
        .and(RECORD_KEY.FIRST_EPOCH.le(epoch))
        .orderBy(RECORD_KEY.FIRST_EPOCH.desc())
        .limit(1)
        .fetchOptional()
        .map(
            row -> {
              Signature.Algorithm algorithm =
                  Stored.algorithm(row.get(RECORD_KEY.ALGORITHM), where);
              return new RecordKey(
                  terminalId,
                  row.get(RECORD_KEY.FIRST_EPOCH),
                  VerifyingKey.decode(algorithm, row.get(RECORD_KEY.PUBLIC_KEY))
                      .orElseThrow(() -> Stored.damaged(where, "it is no key")));
            });
  }

  @Override
  public void enrol(Enrolment enrolment) {
    database.write(
        "enrol " + enrolment.terminal().terminalId(),
        sql -> {
          putTerminal(sql, enrolment.terminal());
          putCertificate(sql, enrolment.certificate(), enrolment.terminal().enrolledAt());
          putRecordKey(sql, enrolment.recordKey());
          putGrant(sql, enrolment.grant());
          return enrolment;
        });
  }

  private static void putTerminal(DSLContext sql, Terminal terminal) {
    sql.insertInto(
            TERMINAL,
            TERMINAL.TERMINAL_ID,
            TERMINAL.LOCATION_ID,
            TERMINAL.ITEM_ID,
            TERMINAL.ENROLLED_AT_MS)
        .values(
            terminal.terminalId(),
            terminal.locationId(),
            terminal.itemId(),
            terminal.enrolledAt().toEpochMilli())
        .onConflict(TERMINAL.TERMINAL_ID)
        .doUpdate()
        .set(TERMINAL.LOCATION_ID, terminal.locationId())
        .set(TERMINAL.ITEM_ID, terminal.itemId())
        .set(TERMINAL.ENROLLED_AT_MS, terminal.enrolledAt().toEpochMilli())
        .setNull(TERMINAL.REVOKED_AT_MS)
        .setNull(TERMINAL.REVOKED_WHY)
        .setNull(TERMINAL.ANCHORS)
        .execute();
  }

  private static void putCertificate(
      DSLContext sql, TerminalCertificate certificate, Instant enrolledAt) {
    endCertificates(sql, certificate.terminalId(), enrolledAt);
    insertCertificate(sql, certificate, null);
  }

  private static void insertCertificate(
      DSLContext sql, TerminalCertificate certificate, @Nullable Integer waiting) {
    int unused =
        sql.insertInto(CERTIFICATE)
            .set(CERTIFICATE.SERIAL, certificate.serial())
            .set(CERTIFICATE.TERMINAL_ID, certificate.terminalId())
            .set(CERTIFICATE.FINGERPRINT, certificate.fingerprint().bytes())
            .set(CERTIFICATE.NOT_AFTER_MS, certificate.notAfter().toEpochMilli())
            .set(CERTIFICATE.AUTHORITY, certificate.authority().map(Hash::bytes).orElse(null))
            .set(CERTIFICATE.WAITING, waiting)
            .execute();
  }

  @Override
  public boolean addFollowing(Hash after, TerminalCertificate certificate, Instant at) {
    return database.write(
        "add a certificate of " + certificate.terminalId(),
        sql -> {
          // The row is locked, so that whoever revokes the terminal, or enrols another box in its
          // place, ends this one too; and whoever did so before has ended the one it follows.
          boolean isTaken =
              sql.update(CERTIFICATE)
                      .set(CERTIFICATE.TERMINAL_ID, certificate.terminalId())
                      .where(CERTIFICATE.TERMINAL_ID.eq(certificate.terminalId()))
                      .and(CERTIFICATE.FINGERPRINT.eq(after.bytes()))
                      .and(CERTIFICATE.REVOKED_AT_MS.isNull())
                      .execute()
                  == 1;
          if (isTaken) {
            int unused =
                sql.update(CERTIFICATE)
                    .set(CERTIFICATE.REVOKED_AT_MS, at.toEpochMilli())
                    .where(CERTIFICATE.TERMINAL_ID.eq(certificate.terminalId()))
                    .and(CERTIFICATE.WAITING.isNotNull())
                    .and(CERTIFICATE.REVOKED_AT_MS.isNull())
                    .execute();
            insertCertificate(sql, certificate, 1);
          }
          return isTaken;
        });
  }

  @Override
  public boolean certificateUsed(Hash fingerprint, Instant at) {
    Condition isIt =
        CERTIFICATE
            .FINGERPRINT
            .eq(fingerprint.bytes())
            .and(CERTIFICATE.WAITING.isNotNull())
            .and(CERTIFICATE.REVOKED_AT_MS.isNull());
    // Nearly every hello comes under a certificate that was used before.
    Optional<String> waits =
        database.read(
            "look for a new certificate",
            sql ->
                sql.select(CERTIFICATE.TERMINAL_ID)
                    .from(CERTIFICATE)
                    .where(isIt)
                    .fetchOptional(CERTIFICATE.TERMINAL_ID));
    return waits.isPresent()
        && database.write(
            "take a certificate of " + waits.get() + " into use",
            sql -> {
              boolean isFirst =
                  sql.update(CERTIFICATE).setNull(CERTIFICATE.WAITING).where(isIt).execute() == 1;
              if (isFirst) {
                int unused =
                    sql.update(CERTIFICATE)
                        .set(CERTIFICATE.REVOKED_AT_MS, at.toEpochMilli())
                        .where(CERTIFICATE.TERMINAL_ID.eq(waits.get()))
                        .and(CERTIFICATE.FINGERPRINT.ne(fingerprint.bytes()))
                        .and(CERTIFICATE.REVOKED_AT_MS.isNull())
                        .execute();
                // Answers that were lost leave one for each time the terminal asked.
                int unusedRows =
                    sql.deleteFrom(CERTIFICATE)
                        .where(CERTIFICATE.TERMINAL_ID.eq(waits.get()))
                        .and(CERTIFICATE.WAITING.isNotNull())
                        .execute();
              }
              return isFirst;
            });
  }

  @Override
  public void anchorsHeld(String terminalId, long version) {
    boolean isKnown =
        database.read(
            "look up what a terminal holds",
            sql ->
                sql.fetchExists(
                    TERMINAL,
                    TERMINAL.TERMINAL_ID.eq(terminalId).and(TERMINAL.ANCHORS.eq(version))));
    if (!isKnown) {
      int unused =
          database.write(
              "note what " + terminalId + " holds",
              sql ->
                  sql.update(TERMINAL)
                      .set(TERMINAL.ANCHORS, version)
                      .where(TERMINAL.TERMINAL_ID.eq(terminalId))
                      .execute());
    }
  }

  @Override
  public List<Holding> listHoldings() {
    return database.read(
        "list what terminals come under",
        sql ->
            sql.select(
                    TERMINAL.TERMINAL_ID,
                    CERTIFICATE.AUTHORITY,
                    CERTIFICATE.NOT_AFTER_MS,
                    TERMINAL.ANCHORS)
                .from(TERMINAL)
                .join(CERTIFICATE)
                .on(CERTIFICATE.TERMINAL_ID.eq(TERMINAL.TERMINAL_ID))
                .where(TERMINAL.REVOKED_AT_MS.isNull())
                .and(CERTIFICATE.REVOKED_AT_MS.isNull())
                .and(CERTIFICATE.WAITING.isNull())
                .orderBy(TERMINAL.TERMINAL_ID)
                .fetch(
                    row ->
                        new Holding(
                            row.get(TERMINAL.TERMINAL_ID),
                            Optional.ofNullable(row.get(CERTIFICATE.AUTHORITY)).map(Hash::new),
                            Instant.ofEpochMilli(row.get(CERTIFICATE.NOT_AFTER_MS)),
                            Optional.ofNullable(row.get(TERMINAL.ANCHORS)).orElse(0L))));
  }

  private static void endCertificates(DSLContext sql, String terminalId, Instant at) {
    sql.update(CERTIFICATE)
        .set(CERTIFICATE.REVOKED_AT_MS, at.toEpochMilli())
        .where(CERTIFICATE.TERMINAL_ID.eq(terminalId))
        .and(CERTIFICATE.REVOKED_AT_MS.isNull())
        .execute();
  }

  private static void endCodes(DSLContext sql, String terminalId, Instant at) {
    sql.update(ENROL_CODE)
        .set(ENROL_CODE.EXPIRES_AT_MS, at.toEpochMilli())
        .where(ENROL_CODE.TERMINAL_ID.eq(terminalId))
        .and(ENROL_CODE.EXPIRES_AT_MS.gt(at.toEpochMilli()))
        .execute();
  }

  private static void putRecordKey(DSLContext sql, RecordKey key) {
    sql.insertInto(
            RECORD_KEY,
            RECORD_KEY.TERMINAL_ID,
            RECORD_KEY.FIRST_EPOCH,
            RECORD_KEY.ALGORITHM,
            RECORD_KEY.PUBLIC_KEY)
        .values(
            key.terminalId(), key.firstEpoch(), key.key().algorithm().number(), key.key().encoded())
        .execute();
  }

  private static void putGrant(DSLContext sql, EpochGranted grant) {
    sql.insertInto(
            EPOCH_GRANT,
            EPOCH_GRANT.TERMINAL_ID,
            EPOCH_GRANT.FIRST_EPOCH,
            EPOCH_GRANT.EPOCH_COUNT,
            EPOCH_GRANT.GRANTED_AT_MS)
        .values(grant.terminalId(), grant.firstEpoch(), grant.count(), grant.at().toEpochMilli())
        .execute();
  }

  @Override
  public boolean revoke(String terminalId, String why, Instant at) {
    return database.write(
        "revoke " + terminalId,
        sql -> {
          endCertificates(sql, terminalId, at);
          endCodes(sql, terminalId, at);
          return sql.update(TERMINAL)
                  .set(TERMINAL.REVOKED_AT_MS, at.toEpochMilli())
                  .set(TERMINAL.REVOKED_WHY, why)
                  .where(TERMINAL.TERMINAL_ID.eq(terminalId))
                  .execute()
              == 1;
        });
  }

  @Override
  public Optional<EpochGranted> findLastGrant(String terminalId) {
    return database.read(
        "look up granted epochs",
        sql ->
            sql.selectFrom(EPOCH_GRANT)
                .where(EPOCH_GRANT.TERMINAL_ID.eq(terminalId))
                .orderBy(EPOCH_GRANT.FIRST_EPOCH.desc())
                .limit(1)
                .fetchOptional()
                .map(
                    row ->
                        new EpochGranted(
                            terminalId,
                            row.get(EPOCH_GRANT.FIRST_EPOCH),
                            row.get(EPOCH_GRANT.EPOCH_COUNT),
                            Instant.ofEpochMilli(row.get(EPOCH_GRANT.GRANTED_AT_MS)))));
  }

  @Override
  public void addGrant(EpochGranted grant) {
    database.write(
        "grant epochs to " + grant.terminalId(),
        sql -> {
          putGrant(sql, grant);
          return grant;
        });
  }

  @Override
  public boolean addEnrolCode(EnrolCode code) {
    return database.write(
        "add a code for " + code.terminalId(),
        sql ->
            sql.insertInto(
                        ENROL_CODE,
                        ENROL_CODE.CODE_NUMBER,
                        ENROL_CODE.SECRET_HASH,
                        ENROL_CODE.TERMINAL_ID,
                        ENROL_CODE.LOCATION_ID,
                        ENROL_CODE.ITEM_ID,
                        ENROL_CODE.EXPIRES_AT_MS,
                        ENROL_CODE.TRIES_LEFT)
                    .values(
                        code.codeNumber(),
                        code.secretHash().bytes(),
                        code.terminalId(),
                        code.locationId(),
                        code.itemId(),
                        code.expiresAt().toEpochMilli(),
                        code.triesLeft())
                    .onConflict(ENROL_CODE.CODE_NUMBER)
                    .doNothing()
                    .execute()
                == 1);
  }

  @Override
  public CodeSpending spendEnrolCode(String codeNumber, Hash secretHash, Instant at) {
    return database.write(
        "spend a code",
        sql ->
            sql.selectFrom(ENROL_CODE)
                .where(ENROL_CODE.CODE_NUMBER.eq(codeNumber))
                .fetchOptional()
                .map(row -> spend(sql, row, secretHash, at))
                .orElse(new CodeSpending.Wrong(0)));
  }

  private static CodeSpending spend(DSLContext sql, Record row, Hash secretHash, Instant at) {
    EnrolCode code =
        new EnrolCode(
            row.get(ENROL_CODE.CODE_NUMBER),
            new Hash(row.get(ENROL_CODE.SECRET_HASH)),
            row.get(ENROL_CODE.TERMINAL_ID),
            row.get(ENROL_CODE.LOCATION_ID),
            row.get(ENROL_CODE.ITEM_ID),
            Instant.ofEpochMilli(row.get(ENROL_CODE.EXPIRES_AT_MS)),
            row.get(ENROL_CODE.TRIES_LEFT));
    if (row.get(ENROL_CODE.USED_AT_MS) != null) {
      return new CodeSpending.AlreadyUsed();
    }
    if (!at.isBefore(code.expiresAt())) {
      return new CodeSpending.Expired();
    }
    if (code.triesLeft() < 1) {
      return new CodeSpending.Wrong(0);
    }
    if (!MessageDigest.isEqual(code.secretHash().bytes(), secretHash.bytes())) {
      sql.update(ENROL_CODE)
          .set(ENROL_CODE.TRIES_LEFT, ENROL_CODE.TRIES_LEFT.minus(1))
          .where(ENROL_CODE.CODE_NUMBER.eq(code.codeNumber()))
          .execute();
      return new CodeSpending.Wrong(code.triesLeft() - 1);
    }
    sql.update(ENROL_CODE)
        .set(ENROL_CODE.USED_AT_MS, at.toEpochMilli())
        .where(ENROL_CODE.CODE_NUMBER.eq(code.codeNumber()))
        .execute();
    return new CodeSpending.Spent(code);
  }
}
