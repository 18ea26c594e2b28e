/**
 * The transit purse of T-Union (交通联合) and of the city union (住建部): what is on it, how a terminal
 * debits it with a PSAM, how a torn debit is found out about, and how a host proves one.
 *
 * <pre>
 *   DF  A000000632010105, …0106 (T-Union), A00000000386980701 (city union)
 *    |- EF15  transparent, 30   whose purse, and its days
 *    |- EF17  transparent, 11   province and city (UnionPay's codes, not GB/T 2260)
 *    |- EF18  records of 23     what was done, newest first
 *    `- EF1E  records of 48     composite transactions
 *
 *   card 8050 -> PSAM 8070 -> (card 80DC) -> intent durable -> card 8054 -> PSAM 8072
 * </pre>
 *
 * <p>A debit has two halves, so that what must be durable before the money moves is in the caller's
 * hands before it can move: {@link org.onecard.card.purse.PurseDebit#prepare} and {@link
 * org.onecard.card.purse.PreparedDebit#commit}. The channels handed in see every exchange (a
 * deadline, a trace); {@code 61xx} and {@code 6Cxx} are followed here, so they hold no {@link
 * org.onecard.card.apdu.T0Channel}: it would send a debit again at {@code 6Cxx}.
 *
 * <p>Everything runs on the thread that owns the card's reader and, for as long, the PSAM's. No
 * thread is started, no clock and no chance is asked.
 */
package org.onecard.card.purse;
