/**
 * A transit purse made of code, with made-up keys: a card application whose balance, counter, log
 * and last transaction outlive resets and tears, and changes in one step or not at all, as on a
 * real card.
 *
 * <p>It computes with {@code javax.crypto} only and shares no code with what it is to be held
 * against, {@code org.onecard.card.purse} and {@code org.onecard.card.crypto}. One thread drives
 * one purse.
 */
package org.onecard.virtual.purse;
