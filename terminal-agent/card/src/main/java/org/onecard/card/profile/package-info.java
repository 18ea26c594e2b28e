/**
 * Card profiles: what a kind of card is, as data. A profile file (JSON, schema beside the built-in
 * ones in this package's resources) names applications, files, fields, the field that identifies
 * the card, how sure one can be of it, and what a trace may show. Here files are decoded, what lies
 * in the reader is recognised by them, and what a profile describes is read.
 *
 * <p>Everything is a function of bytes and of what a channel answers; whoever calls brings the
 * files. Runs on the thread that owns the reader.
 *
 * <pre>
 *   card identifier, 16 bytes
 *     plain (code 00)   the 16 bytes of the field; the first three are a region in BCD, 10 to 99
 *     others            code F1..FE | region 3 BCD, or FFFFFF | length 1 | value, at most 11 | 00 …
 * </pre>
 */
package org.onecard.card.profile;
