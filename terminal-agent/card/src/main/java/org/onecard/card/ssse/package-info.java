/**
 * SSSE, the application of the Chinese social security card, versions 1.00, 2.00 and 3.00: what is
 * on it, how it is read, and what its bytes must fulfil to be believed.
 *
 * <pre>
 *   DF  sx1.sh.社会保障 (GBK)  7378312E73682EC9E7BBE1B1A3D5CF
 *    |- EF05  tag len value   01 identification code 16, 02 class 1, 03 version 4, 04 institution 12,
 *    |                        05 issued 4, 06 valid to 4, 07 card number 9
 *    `- EF06  tag len value   08 social security number 18, 09 name 30, 4E name continued 20, …
 * </pre>
 *
 * <p>Cards 1.xx and 2.xx show everything to everybody, and older ones lack record 4E. On 3.xx
 * records 01, 03 and 07 are free to read; everything else opens after external authentication. BCD
 * is left-aligned and filled with {@code F}, text with zero bytes.
 *
 * <p>Reading is a function of what the channel answers. It runs on the thread that owns the reader,
 * starts none and asks no clock.
 */
package org.onecard.card.ssse;
