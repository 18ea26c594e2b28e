/**
 * How commands reach a running host: a Unix socket in the data directory that only the owner of the
 * host may open.
 *
 * <p>One line of JSON each way, UTF-8, then the connection is closed by the client:
 *
 * <pre>
 * -> {"operation":"revoke","arguments":{"terminal":"gate-01"}}
 * <- {"ok":true,"result":{…}}      or      {"ok":false,"error":"one sentence"}
 * </pre>
 *
 * <p>A request is at most 64 KiB: files are named by their absolute path, not sent. Requests run
 * one after the other on the admin thread; 16 may wait, further ones are told to come back.
 */
package org.onecard.server.admin;
