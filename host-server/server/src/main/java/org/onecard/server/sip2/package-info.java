/**
 * SIP2 towards a library's own system (3M Standard Interchange Protocol 2.00): the bytes ({@link
 * org.onecard.server.sip2.SipCodec}), the messages ({@link org.onecard.server.sip2.SipRequest},
 * {@link org.onecard.server.sip2.SipAnswer}), one connection's talk ({@link
 * org.onecard.server.sip2.SipSession}) with its shell, and a client with one connection or several
 * ({@link org.onecard.server.sip2.SipClient}).
 *
 * <p>On the wire, one message a line:
 *
 * <pre>
 *   11 NN20260301    09000020260301    090000 AOlibrary|AA…|AB…|AC| AY3AZ hhhh CR
 *   |  |                                      |                     |     |
 *   |  fixed part, its length by the code     fields XXvalue|       |     two's complement of the
 *   code                                      sequence 0 to 9 ------+     sum of all bytes to AZ
 * </pre>
 *
 * <p>Every exchange ends as one of three ({@link org.onecard.server.sip2.SipOutcome}): answered;
 * not done for certain; or unknown, and then whoever asked has to find out what became of it before
 * the same is said again. A connection of which anything is unknown is closed, so that a late
 * answer never meets another request.
 *
 * <p>No thread of its own: exchanges run on the thread that asks, one at a time on a connection.
 */
package org.onecard.server.sip2;
