/**
 * Keys, signatures, hashes, and what turns a card's identifier into something that may be kept: the
 * commitment that is signed, the sealed card that travels beside it, the token in the ledger, the
 * tag on a deny list. Bouncy Castle's lightweight interface underneath; randomness is handed in.
 * Everything is immutable and may be used from any thread.
 */
package org.onecard.protocol.crypto;
