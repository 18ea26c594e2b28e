/**
 * What a terminal is set to, apart from who it is: {@code settings.json} in its folder, one JSON
 * object of texts. {@code terminal run} takes them where the command line says nothing else.
 *
 * <pre>
 *   "reader"  "sam"  "purseSam"  "gate"  "scanner"  "signal"     as the options of that name
 *   "language"                                                    zh or en: of the service page
 *   "place"                                                       a technician's own words
 * </pre>
 *
 * <p>An export holds the same with {@code "onecardSettings": 1} and {@code "terminal"} before it,
 * and {@code "leftOut"}, which names what is secret and stays where it is. No thread of its own.
 */
package org.onecard.agent.settings;
