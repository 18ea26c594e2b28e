/**
 * Electronic social security cards: what their platform says of a string that a person showed.
 *
 * <p>No public format of these strings exists, and nothing of them can be checked here, so the
 * platform is asked once per presentation, before a lane sees the tap. It is a port ({@link
 * org.onecard.server.ecard.EcardVerifier}), since every operator's platform speaks otherwise; the
 * implementation here speaks the form that the lab's platform does:
 *
 * <pre>
 * POST {uri}                                   authorization: Bearer SECRET, where one is set
 * content-type: application/json
 *   {"requestId":"gate-01.1.42","code":"…"}    the same id again gets the same answer again
 *
 * 200, application/json, at most 4 KiB
 *   {"result":"valid","card":"32 hexadecimal digits","region":"500000"}
 *   {"result":"refused","why":"used" | "expired" | "unknown" | "blocked"}
 * </pre>
 *
 * <p><b>Threads.</b> Asking never waits: the answer comes on one of two threads of the verifier,
 * after the deadline at the latest. <b>Bounds.</b> So many inquiries at once and no more; a
 * platform that hangs costs its own inquiries their deadline and nobody else anything.
 */
package org.onecard.server.ecard;
