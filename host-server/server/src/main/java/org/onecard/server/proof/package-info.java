/**
 * Is what was presented genuine? Asked by a terminal before its tap, answered beside the lanes,
 * which call nobody.
 *
 * <pre>
 * acceptor --ProofRequest--> ProofDesk (4 threads, 256 waiting) --> CardJudge: the key service
 *     ^                         |    ^                          --> CodeJudge: the platform of codes
 *     +------- ProofAnswer -----+    +-- ChallengePool of each terminal, ProofBook
 * </pre>
 *
 * <p>{@link org.onecard.card.proof.ChallengePool} gives out challenges and takes each back once;
 * {@link org.onecard.server.proof.ProofBook} knows again what was proved, when a tap names it;
 * {@link org.onecard.server.proof.UsedCodes} knows transit codes that another terminal took. All
 * three are machines that hold everything in memory: after a restart of the host a terminal fetches
 * new challenges, and a tap that names a proof from before is taken at its word and remarked on.
 */
package org.onecard.server.proof;
