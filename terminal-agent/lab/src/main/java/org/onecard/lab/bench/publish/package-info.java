/**
 * How long a catalogue takes from its publication until every connected terminal goes by it: light
 * terminals, which enrol, connect, verify and store as real ones do and read no card, at a host in
 * a process of its own. All of them share two event loops and two threads that store.
 */
package org.onecard.lab.bench.publish;
