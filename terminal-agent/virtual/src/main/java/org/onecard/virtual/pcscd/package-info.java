/**
 * A PC/SC daemon of our own, with virtual slots, which never disturbs the machine's readers.
 *
 * <p>The recipe is a shell script, {@code private-pcscd.sh}, so that the command line and the tests
 * use the same one; the classes here run it and read what it says. {@code fetch-pcsc.sh} finds the
 * daemon's parts or fetches them without installing anything. The daemon lives as long as the pipe
 * that is the script's input: when this process dies, however it dies, the daemon ends.
 *
 * <p>On disk, below the daemon's directory: {@code pcscd.comm} (its socket), {@code readers.conf},
 * {@code libifdvpcd-N.so} (a copy of the driver for each two slots), {@code pcscd.log}.
 */
package org.onecard.virtual.pcscd;
