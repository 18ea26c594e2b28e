/**
 * A host and terminals as processes of their own, killed at any moment while people tap, and the
 * book held against what the gates did.
 *
 * <p>The cards, the gates and the hand that kills belong to the lab's process, which is never
 * killed; so what its gates did is the witness. One thread kills; each gate has one that presents
 * cards and one that is its barrier; each process has one that listens to it.
 *
 * <p>On disk, below the directory given: {@code host/}, {@code gate-01/} and so on (their data),
 * {@code *.log} (what they say), {@code registry.csv}, {@code witness.txt}: a line for each opening
 * of a gate, {@code instant terminal person}.
 */
package org.onecard.lab.soak.kill;
