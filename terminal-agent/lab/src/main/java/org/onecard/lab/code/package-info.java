/**
 * Codes from a shell: {@code lab code} prints one or shows a page on loopback with one that renews
 * itself, {@code lab ecard-platform} is the platform that knows the electronic ones.
 *
 * <p>Every lab process can verify what another one issued ({@link
 * org.onecard.virtual.code.LabEcard}), so the two commands need not know each other; what was used
 * is known to the platform that was asked alone, and until it stops.
 */
package org.onecard.lab.code;
