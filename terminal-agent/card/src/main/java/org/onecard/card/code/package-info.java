/**
 * Codes that a person shows instead of a card: what was scanned, which kind it is, and how far it
 * can be believed without asking anybody.
 *
 * <p>The transit QR (交通一卡通二维码, 2017) is Base64 of a record that carries its own proof: a root signs
 * the issuer's key, the issuer the user's key, the user the moment. All numbers big-endian, offsets
 * in bytes, {@code L} the length of the extension:
 *
 * <pre>
 *   0 version 1 (bit 7 set)   1 length 2 = total − 3   3 24   4 service 01010000
 *   8 root key index 1        9 format 12             10 issuer 4       14 certificate month MMYY 2
 *  16 certificate serial 3   19 04 04 00 21           23 issuer key 33  56 root's signature 64
 * 120 account 16            136 card number 10       146 issuer 4      150 code platform 4
 * 154 account type 1        155 limit in fen 3       158 user key 33   191 authorised until 4
 * 195 validity in s 2       197 L, extension L       198+L 15, issuer's signature 64
 * 263+L generated at 4      267+L 15, user's signature 64
 *
 *   root signs    [9 .. 55]          SM2 with SM3 (GB/T 32918.2), user id 1234567812345678,
 *   issuer signs  [3 .. 197+L]       signatures raw r ‖ s, keys as compressed points
 *   user signs    [0 .. 266+L]
 * </pre>
 *
 * <p>The electronic social security card (电子社保卡) is the opposite: an opaque string that only its
 * platform understands. Here it is carried, never judged.
 *
 * <p>Everything here is a function of its arguments or, as {@link
 * org.onecard.card.code.ReplayGuard}, a machine that is told the time; one thread owns a machine.
 * No type shows a card number, an account or a code in its {@code toString}.
 */
package org.onecard.card.code;
