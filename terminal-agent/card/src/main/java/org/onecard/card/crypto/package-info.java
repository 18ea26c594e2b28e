/**
 * The ciphers that cards and SAMs compute with: DES, two-key 3DES and SM4 by whole blocks, and the
 * four-byte MAC of the transit purse. A key may lie elsewhere (a token, a SAM), so what computes is
 * an interface; the implementation here holds its key in memory.
 */
package org.onecard.card.crypto;
