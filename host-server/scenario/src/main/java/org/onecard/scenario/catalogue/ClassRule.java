package org.onecard.scenario.catalogue;

import org.onecard.scenario.HolderClass;
import org.onecard.scenario.predicate.Predicate;

/**
 * Whom an item counts among a class, whatever the registry says: seniors by their age, for one.
 *
 * @param holderClass the class
 * @param when the condition
 */
public record ClassRule(HolderClass holderClass, Predicate when) {}
