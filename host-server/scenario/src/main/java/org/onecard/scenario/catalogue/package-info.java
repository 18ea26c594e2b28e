/**
 * The catalogue's model: the items a card can be used for, each with the rules of its scenario, its
 * offline policy, and what holds when a fact is absent. Reading one from YAML is the host's affair
 * (package {@code server.catalogue}), carrying one to a terminal that of {@code protocol}.
 */
package org.onecard.scenario.catalogue;
