/**
 * The terminal's folder: small files that are replaced whole, and what was delivered by the host.
 *
 * <pre>
 *   terminal.json    who this terminal is, where, for what; the host; the region's public keys
 *   keys/            0700: tls.key (PKCS#8), tls.chain (PEM), record.key (PKCS#8), tag.key;
 *                    tls.renewed is in place of tls.key and tls.chain where it is there, and
 *                    tls.next is tried before; see CertificateStore;
 *                    record-below-17.key signed the epochs below 17, before it was enrolled again
 *   anchors          whose certificates are believed: signature algorithm 1, signature 64, list
 *   journal/         see the package journal
 *   catalogue/       7.bundle for version 7, at most 4: signature algorithm 1, signature 64, bundle
 *   deny/            see the package denylist
 *   epochs           the host's grant of epochs, the one in use, and the mark of a clean stop
 *   codes            transit codes that were taken, for as long as they count; appended and synced
 *   floor            the earliest time that is still possible
 *   status.json      what the running terminal says of itself; not synced, for `terminal status`
 *   settings.json    what a technician chose; see the package settings
 *   service-…        the service page's; see the package service
 *   lock             held by the running terminal
 *   former-1/        what an enrolment set aside: all of the above, of a terminal that is no more
 * </pre>
 *
 * <p>Nothing here starts a thread. A file is written by the thread that owns what is in it.
 */
package org.onecard.agent.store;
