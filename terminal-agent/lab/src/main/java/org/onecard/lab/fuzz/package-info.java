/**
 * Bad input for every decoder. A target takes any bytes and throws when a promise is broken: where
 * the decoder throws, takes for ever, or answers what it may not. {@code fuzz} runs each target in
 * a process of its own under Jazzer, which looks for inputs that reach new code; {@code test} runs
 * the inputs that were kept, mutations of the samples from a fixed seed and, in full, Jazzer from a
 * fixed seed for a fixed number of runs.
 *
 * <p>On disk: inputs that once failed lie in this package's test resources, a directory for each
 * target, and belong into the repository; what Jazzer learns lies in {@code .onecard/fuzz}.
 */
package org.onecard.lab.fuzz;
