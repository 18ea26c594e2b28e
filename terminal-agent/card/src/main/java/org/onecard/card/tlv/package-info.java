/**
 * BER-TLV as cards use it (ISO 7816-4, section 5.2.2; X.690 with definite lengths): tags of up to
 * three bytes, lengths of up to three after {@code 83}. Pure functions over bytes; whatever comes
 * in, the answer is a value.
 *
 * <pre>
 *   tag 1..3 | length 1..4            | value
 *   9F 0C    | 05, 81 05, 82 00 05, … | 86 01 03 90 00
 * </pre>
 */
package org.onecard.card.tlv;
