package org.onecard.server.acceptor;

import java.time.Clock;
import java.util.concurrent.Executor;
import org.onecard.ledger.TerminalStore;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.delivery.AnchorLists;
import org.onecard.server.delivery.Deliveries;
import org.onecard.server.delivery.GateOrders;
import org.onecard.server.delivery.TerminalVersions;
import org.onecard.server.denylist.DenyDesk;
import org.onecard.server.enrolment.RenewalDesk;
import org.onecard.server.lane.LaneShell;
import org.onecard.server.proof.ProofDesk;
import org.onecard.server.scenic.LeaseDesk;

/**
 * What every connection of the tap port uses.
 *
 * @param welcomeThread bounded; throws {@link java.util.concurrent.RejectedExecutionException} when
 *     full
 */
record AcceptorParts(
    ClientCertificateCheck certificates,
    TerminalStore terminals,
    Greeting greeting,
    HostWord word,
    CardOpener cards,
    ProofDesk proofs,
    LaneShell lane,
    Deliveries deliveries,
    DenyDesk denyLists,
    GateOrders gateOrders,
    AnchorLists anchorLists,
    RenewalDesk renewals,
    TerminalVersions versions,
    PatronLookup patrons,
    LibraryService libraries,
    LeaseDesk leases,
    TerminalConnections connections,
    LinkListener links,
    AuditTrail audit,
    Executor welcomeThread,
    Clock clock) {}
