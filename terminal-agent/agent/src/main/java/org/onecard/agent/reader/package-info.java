/**
 * Readers as a technician sets them up: how well one reads a card ({@link
 * org.onecard.agent.reader.ReaderTrial}), and what the terminal's folder knows of its positions
 * ({@link org.onecard.agent.reader.ReaderBook}).
 *
 * <p>On disk, {@code readers.json}, one JSON object of texts:
 *
 * <pre>
 *   "serial:AB1234"           the position that a reader is at now which took this one over
 *   "serial:AB1234 profile"   which commands it is spoken to by
 *   "serial:AB1234 set"       what was switched: led=off,buzzer=on
 * </pre>
 */
package org.onecard.agent.reader;
