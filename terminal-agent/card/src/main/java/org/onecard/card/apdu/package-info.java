/**
 * Bytes in, bytes out: command and answer APDUs (ISO 7816-3 and 7816-4) and the decorators around a
 * channel, one for each quirk of the transport. No I/O, no thread, no clock of its own.
 */
package org.onecard.card.apdu;
