/**
 * How a terminal comes to its certificate: a one-time code spent on the enrol port (TLS 1.3, the
 * host's certificate, none from the client).
 *
 * <p>A code is good for 15 minutes and bears three wrong tries; the book keeps SHA-256 of its
 * secret. It carries 80 bits of the authority key's hash, so that the terminal sends the secret to
 * nobody else. {@link org.onecard.server.enrolment.EnrolmentCase} is the machine: told what was
 * asked and what became of the code, it answers what to do next. {@link
 * org.onecard.server.enrolment.EnrolListener} is the port around it.
 *
 * <p>Threads: event loops read, the {@code enrolment} thread works through requests one after the
 * other. Bounds: 32 connections, 10 s each, one request a connection, 16 waiting.
 */
package org.onecard.server.enrolment;
