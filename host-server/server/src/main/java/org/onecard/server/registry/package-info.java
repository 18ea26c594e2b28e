/**
 * Reading the region's registry of cards from CSV: what it knows of each card's holder, account and
 * library membership, and which cards are stopped. A file is taken whole or not at all; the first
 * broken line is named and nothing after it is read.
 *
 * <p>Nothing here writes or keeps state; any thread may call it. The rows carry identification
 * codes in the clear, in a type that does not print them: turn them into card tokens and let them
 * go. A message never repeats an identification code. The columns are described in {@code
 * firmware-docs/catalogue.md}.
 */
package org.onecard.server.registry;
