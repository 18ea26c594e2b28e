/**
 * Frames on the TLS stream: a length of four bytes, big-endian, 1 to 1,048,576, then so many bytes.
 * A reader belongs to one connection and its event loop.
 */
package org.onecard.protocol.frame;
