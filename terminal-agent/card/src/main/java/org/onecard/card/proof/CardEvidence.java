package org.onecard.card.proof;

/**
 * What the terminal sends to the host's key service, so that it can judge the card and answer its
 * challenge.
 *
 * @param card the card
 * @param challenge ours, as it was prefetched from the host
 * @param answer what the card answered to it
 * @param externalSource E_src, the first of the card's two challenges
 * @param externalProcess E_proc, the second
 */
public record CardEvidence(
    ProofSubject card,
    CardChallenge challenge,
    AuthenticationValue answer,
    AuthenticationValue externalSource,
    AuthenticationValue externalProcess) {}
