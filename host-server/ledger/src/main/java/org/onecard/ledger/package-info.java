/**
 * The host's durable book: what every terminal said, what was answered, what was posted, and what
 * the host knows of terminals, cards and catalogues. This package is the port: values, and one
 * small interface for each capability. {@code ledger.book} keeps it in a database and proves it
 * from the records alone.
 *
 * <p>The interfaces may be used from any thread; writes pass one turnstile.
 *
 * <p>On disk: one SQLite file in WAL mode (the host calls it {@code ledger.db}), beside it {@code
 * ledger.db.lock}, which names the process that writes. All times are milliseconds since
 * 1970-01-01T00:00:00Z, all money is fen. Tables marked + are append only, and triggers hold it;
 * those marked ~ are derived from lines and can be made again from them.
 *
 * <pre>
 *   seal +  1 ---- n  line +  1 ---- n  posting +
 *   commit_id         commit_id         commit_id
 *   seal_bytes        leaf_index        leaf_index
 *   seal_hash         kind              posting_index
 *   signature         record id, hash   account
 *                     record_bytes      amount_fen
 *
 *   submission +      location, card    card_state ~        terminal_head ~
 *   record id         tap, item         card_token          terminal, epoch
 *   of the last       facts_bytes       version             sequence
 *   last_hash         approved, reason, balance_fen         record_hash
 *   signature         charge_fen        funded_fen
 *                     history_...       card_history ~
 *                     leaf_bytes, hash  card_token, scope
 *
 *   purse_debit ~
 *   tap_id, card_token, debit_bytes, counter, began_at_ms, settlement (1 open, 2 debited, 3 not)
 *
 *   terminal 1 -- n certificate         registry_generation 1 -- n registry_card
 *            1 -- n record_key          denied_card, deny_version
 *   enrol_code, epoch_grant             deny_version 1 -- n deny_change (key, tag, denied or not)
 *                                       audit +
 *
 *   catalogue +  1 -- n  catalogue_rollout +  1 -- n  catalogue_rollout_member +
 *   version              version, step, from           a terminal or a location
 *   bundle, signature    share, who                    terminal_catalogue
 * </pre>
 *
 * A seal covers the leaves of its lines ({@code leaf_bytes}: the answer, and in it the hashes of
 * the record and of the rest of the line) and names the seal before it. A line without a record is
 * an entry of the host itself, for instance the funding of a card by the registry; its leaf is the
 * line's canonical bytes ({@link org.onecard.ledger.LineBytes}).
 */
package org.onecard.ledger;
