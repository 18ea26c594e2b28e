package org.onecard.ledger;

/**
 * One side of a movement of money.
 *
 * @param account the account
 * @param amountFen what its balance grows by: a card that pays has a negative amount, the operator
 *     that is paid a positive one
 */
public record Posting(Account account, long amountFen) {}
