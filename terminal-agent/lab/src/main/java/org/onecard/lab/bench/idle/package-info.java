/**
 * What a terminal costs that has nothing to do: real terminals as processes of their own, with
 * virtual devices, and what Linux says of their time on a CPU and their memory.
 */
package org.onecard.lab.bench.idle;
