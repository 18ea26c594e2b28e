/**
 * Serial ports over jSerialComm, the only package that knows it, and the code scanners on them.
 *
 * <p>Three kinds of thread:
 *
 * <ul>
 *   <li>jSerialComm's own for each open port, which hands bytes on and, when the device vanishes,
 *       closes the port and says so; what it calls neither waits nor throws;
 *   <li>one supervisor for each port ({@link org.onecard.device.serial.PortSupervisor}), which
 *       finds, opens, writes, watches and reopens;
 *   <li>the owner of the device, which takes bytes from a bounded queue ({@link
 *       org.onecard.device.serial.PieceQueue}) with a deadline and never enters the native library.
 * </ul>
 *
 * <p>A port is known by what is plugged in (vendor, product, serial number) or by where ({@code
 * /dev/serial/by-path}), never by {@code ttyUSBn}, which changes with the order of plugging. Where
 * that fits two devices, neither is opened.
 *
 * <p>{@link org.onecard.device.serial.ScannerFraming} makes codes of bytes and is a machine: it is
 * told when bytes came.
 */
package org.onecard.device.serial;
