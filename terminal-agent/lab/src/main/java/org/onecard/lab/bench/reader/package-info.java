/**
 * The same reads through four reader layers, side by side: the JDK's provider, the provider we
 * chose, our own layer over it, and Eclipse Keyple's service library.
 *
 * <p>Each contestant is a process of its own ({@link org.onecard.lab.bench.reader.ContestantMain}):
 * the JDK's provider holds one context for the life of its JVM, the client library reads where the
 * service is once, and none is to run on code that another has warmed up. This process owns the
 * service and the cards in its slots, tells each contestant when to tap, and counts on the card
 * what came ({@link org.onecard.lab.bench.reader.TapBench}). One thread runs the benchmark; each
 * card has the thread of its slot.
 *
 * <p>Between the processes, on pipes, a line each; times in nanoseconds:
 *
 * <pre>
 *   contestant                     benchmark
 *   ready DIGEST              -&gt;                    it has tapped once; SHA-256 of the answers
 *                             &lt;-   read N           taps N times in slot 0
 *   read CPU FAULTS T1 … TN   -&gt;
 *                             &lt;-   load MS          taps in all slots as fast as it can
 *   load TAPS FAULTS ELAPSED  -&gt;
 *                             &lt;-   paced MS         taps in all slots every so often
 *   paced T1 … | … | … | …    -&gt;                    one list for each slot
 *                             &lt;-   recover          taps in slot 0 until it failed and then went well
 *   tapping, lost, good       -&gt;                    a line each, as it happens
 *   failed WHY                -&gt;                    instead of any answer
 * </pre>
 *
 * The end of its input ends a contestant.
 */
package org.onecard.lab.bench.reader;
