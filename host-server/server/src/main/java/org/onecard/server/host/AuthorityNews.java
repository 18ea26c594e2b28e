package org.onecard.server.host;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.Holding;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.record.Hash;
import org.onecard.server.authority.Anchors;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.TlsContexts;
import org.onecard.server.delivery.AnchorLists;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a running host follow a change of its authorities, made here or at another host. */
final class AuthorityNews {

  private static final Logger log = LoggerFactory.getLogger(AuthorityNews.class);

  private final Authorities authorities;
  private final TlsContexts tls;
  private final AnchorLists lists;
  private final TerminalStore terminals;
  private final LinkState links;

  /** What was followed last: the list, and how many of its keys are here. */
  private long version;

  private int keys;

  AuthorityNews(
      Authorities authorities,
      TlsContexts tls,
      AnchorLists lists,
      TerminalStore terminals,
      LinkState links) {
    this.authorities = authorities;
    this.tls = tls;
    this.lists = lists;
    this.terminals = terminals;
    this.links = links;
    this.version = authorities.anchors().version();
    this.keys = keysHere();
  }

  /** Follows what was booked, and which keys were copied here, since the last time. */
  synchronized void look() {
    Anchors anchors;
    try {
      boolean unused = authorities.refresh();
      if (keysHere() < authorities.anchors().believed().size()) {
        authorities.lookForKeys();
      }
      anchors = authorities.anchors();
      if (anchors.version() == version && keysHere() == keys) {
        return;
      }
      tls.renew();
    } catch (IOException e) {
      log.error("The change of the certificate authority is not followed: {}", e.getMessage());
      return;
    }
    boolean isAnotherList = anchors.version() != version;
    int keysNow = keysHere();
    log.info(
        "The certificate authorities have changed [phase={}] [list={}]",
        anchors.phase(),
        anchors.version());
    if (keysNow < anchors.believed().size()) {
      log.warn(
          "A key of an authority is not here, and this host does not start again without it where"
              + " it is the one that gives out certificates: copy authority-*.key and"
              + " authority-*.crt from the host at which the change was begun.");
    }
    if (isAnotherList) {
      List<Message> list = lists.find().stream().toList();
      links.deliver(terminal -> list);
      endWhoeverIsLeft(anchors);
    }
    // Only now: what was cut short by the book's absence is done again.
    version = anchors.version();
    keys = keysNow;
  }

  private int keysHere() {
    return (int)
        authorities.anchors().believed().stream()
            .filter(each -> authorities.find(each).isPresent())
            .count();
  }

  private void endWhoeverIsLeft(Anchors anchors) {
    List<Hash> believed = anchors.believed().stream().map(Anchors::keyHash).toList();
    Map<String, Hash> held =
        terminals.listHoldings().stream()
            .collect(
                Collectors.toMap(
                    Holding::terminalId,
                    holding -> authorities.issuerOf(holding.authority()),
                    (one, other) -> one,
                    HashMap::new));
    links.endWhere(
        terminal ->
            Stream.ofNullable(held.get(terminal.terminalId()))
                .filter(authority -> !believed.contains(authority))
                .findAny()
                .map(gone -> "its certificate's authority was retired")
                .or(Optional::empty));
  }
}
