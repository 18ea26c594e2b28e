package org.onecard.card.purse;

/**
 * What a card gives for a debit that it carried out.
 *
 * @param tac the transaction authentication code, which only card and host can make
 * @param mac2 what the PSAM of the debit's session can verify
 */
public record DebitProof(PurseMac tac, PurseMac mac2) {}
