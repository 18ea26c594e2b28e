/** Measurements, side by side and as ratios where there is a peer; never a test. */
package org.onecard.lab.bench;
