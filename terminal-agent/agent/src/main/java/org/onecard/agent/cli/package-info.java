/**
 * The commands of a terminal: {@code terminal}, {@code reader} and {@code card}. Each reads its
 * arguments, does its work on the main thread and ends with 0 (done), 1 (failed) or 2 (wrong
 * usage). An error a person sees is one sentence on standard error; its trace is in the log at
 * debug.
 */
package org.onecard.agent.cli;
