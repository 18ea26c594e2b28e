/**
 * What opens and lets a person through: one interface over every kind of barrier, and a simulated
 * one. A gate is owned by the thread that owns its reader.
 */
package org.onecard.device.gate;
