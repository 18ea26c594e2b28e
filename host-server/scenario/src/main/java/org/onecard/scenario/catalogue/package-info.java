/**
 * The catalogue's model: the items a card can be used for, each with the rules of its scenario, who
 * may use it and for how much less, its offline policy, what holds when a fact is absent, and what
 * becomes of a charge when nobody passed; where they are offered; and the publisher's own cases.
 * Reading one from YAML is the host's affair (package {@code server.catalogue}), carrying one to a
 * terminal that of {@code protocol}.
 */
package org.onecard.scenario.catalogue;
