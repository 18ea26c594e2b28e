package org.onecard.agent.kiosk;

import java.util.Optional;

/** Everything a browser needs that comes anew. */
record KioskState(
    String terminalId,
    Optional<KioskSettings.Direction> direction,
    KioskSettings.Language language,
    boolean sound,
    Shown shown,
    Corner corner) {}
