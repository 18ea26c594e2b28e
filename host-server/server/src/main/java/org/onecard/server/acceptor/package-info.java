/**
 * The tap port: TLS 1.3 with client certificates, one connection for each terminal.
 *
 * <p>An event loop owns a connection. It judges the certificate, reads frames, opens sealed card
 * identifiers and hands submissions to the lane; what must ask the book before a terminal is
 * welcomed runs on the {@code welcome} thread. Answers come from the lane's thread and are written
 * by the connection's loop.
 *
 * <p>Bounds: 4,096 connections, 256 of one address that have shown no certificate; handshake and
 * hello within 5 s each; silence of 60 s ends a connection; 8 submissions of a connection under
 * way, then it is not read until one is answered; not read either while more than 1 MiB waits to be
 * written. A frame is at most 1 MiB (protocol).
 *
 * <p>A terminal is judged at its handshake, and twice more at its hello: before it takes the place
 * of an earlier connection, and once whoever revokes would find it. After that, revoking it or
 * enrolling it again ends the connection, and so does its next message once its certificate has
 * expired. Every refusal is in the audit trail.
 *
 * <p>In TLS 1.3 a client has finished its handshake before the host has judged its certificate, so
 * a refused terminal may see its connection end only at its first message.
 */
package org.onecard.server.acceptor;
