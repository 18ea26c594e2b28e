/**
 * Places of sites at the host: what is left of a slot's quota, who is inside, reservations, and
 * what was lent to terminals.
 *
 * <p>{@link org.onecard.server.scenic.SiteBook} is the lane's view while it drafts one commit: told
 * what the book holds, it answers what a tap may know, and gathers what the taps change, which the
 * commit then writes in its own transaction. No thread, no I/O, no clock. {@link
 * org.onecard.server.scenic.LeaseDesk} lends places to terminals, outside the lane; both assert a
 * place's version, so that what one gives away the other has seen.
 *
 * <p>What holds of a slot at any time, with <i>untold</i> what terminals hold or held and have not
 * spoken of since:
 *
 * <pre>
 *   taken + lent now   &lt;= quota       whenever the host lets in, reserves or lends
 *   untold             &lt;= share       whenever the host lends
 * </pre>
 *
 * Only what lapsed and is told late can exceed the quota, and that is part of what is untold: so a
 * slot is never oversold by more than its share.
 */
package org.onecard.server.scenic;
