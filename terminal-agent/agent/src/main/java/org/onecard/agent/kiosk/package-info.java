/**
 * The terminal's face on a browser: a full-screen page that the terminal itself serves, with or
 * without its host, to whoever sits on the same machine.
 *
 * <p><b>Threads.</b> {@link org.onecard.agent.kiosk.KioskPage#show} is called by the thread that
 * owns the reader and only puts an event into the stream's ring; the page server's own event loop
 * writes it. One more thread takes a holder off in time, should nobody else do it.
 *
 * <p><b>On the wire</b>, {@code /events} begins with a {@code snapshot} and goes on with
 *
 * <pre>
 * state    {"number":7,"face":"GO","notice":{"zh":..,"en":..},"upTo":0,"atMicros":..}
 * corner   {"title":{..},"online":true,"backlog":0,"syncedAgo":1200}
 * </pre>
 *
 * A state is told whole and numbered, so that one that is told twice is drawn once. Whom a card
 * belongs to is in none of them: the ring keeps what it was given for readers that come late. The
 * page asks {@code /api/holder}, which knows it only while it is shown.
 */
package org.onecard.agent.kiosk;
