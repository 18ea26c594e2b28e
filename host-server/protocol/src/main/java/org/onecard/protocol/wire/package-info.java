/**
 * Generated from {@code onecard.proto}. Only package {@code message} touches it: what others see
 * are values that have passed every limit.
 */
package org.onecard.protocol.wire;
