/**
 * Proving that a social security card is genuine, and opening what it keeps closed: at the terminal
 * against the host ({@code HostFlow}) or a PSAM in a second slot ({@code SamFlow}), and the host's
 * half of it ({@code HostProof}, {@code ChallengePool}).
 *
 * <pre>
 *   card key  CK      = regional key, diversified by the factors of the settings
 *   process   PROC    = E(CK, process value)        3DES: 8 bytes, a DES key
 *   answer            = E(PROC, source value)
 *
 *   internal  00 88 00 00 10  R_proc 8 | R_src 8            the card answers: 8 bytes
 *   external  00 82 00 kid 10 answer over E_src 8 | E_src 8  PROC from E_proc, the card's last challenge
 * </pre>
 *
 * <p>Only internal authentication says something about the card: a clone that answers 9000 passes
 * the external one, which says something about us. Its challenge is ours and used once; a card's
 * own challenge would let a clone play back an old answer.
 *
 * <p>Everything here is a function of what the channels answer and of what is handed in:
 * challenges, keys, times. It runs on the thread that owns the reader, starts none and asks neither
 * clock nor chance. What is public of the protocol and what is assumed stands in {@code
 * firmware-docs/card-profiles.md}; what is assumed is a setting ({@code ProofSettings}).
 */
package org.onecard.card.proof;
