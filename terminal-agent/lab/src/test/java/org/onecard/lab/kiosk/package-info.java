/** The terminal's screen in real browsers. */
package org.onecard.lab.kiosk;
