/**
 * The main job on one machine: a host as a process of its own, five terminals, virtual cards in
 * real PC/SC slots, codes over a serial port. {@code DemoWorld} is the stage, {@code Cast} the
 * people, {@code DemoScript} what happens; what the demo keeps lies in {@code .onecard/demo} and is
 * made anew at every start.
 */
package org.onecard.lab.demo;
