/**
 * The page for technicians, on a port of its own, and the wizard that a terminal is commissioned
 * by. Nothing here is loaded without {@code --service}.
 *
 * <p><b>Owns</b> who comes in ({@code PinGuard}, {@code Sessions}: machines without I/O; {@code
 * ServiceDoor} about them), what is done ({@code ServiceAction}, one job at a time in {@code
 * Jobs}), and that it is on record. {@code RunningFace} is what a running terminal shows and does,
 * {@code Commissioning} the wizard's; {@code ServicePage} serves either. {@link
 * org.onecard.agent.service.TerminalService} is all that others see.
 *
 * <p><b>Threads.</b> The page's two workers answer; a job has the thread {@code service-job}; the
 * thread {@code service-ticks} lets the log's level fall back. What needs the reader is lent it by
 * the thread that owns it, between two taps. Nothing here is waited for by a tap but a gate test
 * under way, which takes 5 s at most.
 *
 * <p><b>On disk</b>, in the terminal's folder:
 *
 * <pre>
 *   service-pins.json     "service": "pbkdf2-sha256:ROUNDS:SALT:HASH", and so for each role
 *   service-tries.json    how many wrong PINs came, in all and by source
 *   service-audit.jsonl   who did what, and what came of it; synced; 256 KiB, then .1
 *   commissioning.json    which steps of the wizard are done
 *   keys/service.p12      the page's own certificate, where it speaks TLS
 * </pre>
 *
 * <p>{@code settings.json} is the package {@code settings}'.
 */
package org.onecard.agent.service;
