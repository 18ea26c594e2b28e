package org.onecard.server.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.onecard.page.PageServer;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Scenario;

/**
 * A page with made-up taps to look at, in a test's class path: the first argument is the port, the
 * second how many seconds pass between two taps (0: only those of the beginning), the third {@code
 * empty} for a host that has seen nothing.
 */
final class FakeTaps {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Notice METRO = new Notice("轨道交通进站", "Metro entry");
  private static final Notice LIBRARY = new Notice("图书借阅", "Library loans");
  private static final Notice SCENIC = new Notice("风景区入园", "Scenic site entry");
  private static final Notice IDENTITY = new Notice("窗口身份核验", "Identity at the counter");

  private record Line(
      String terminal,
      String item,
      Notice title,
      Scenario scenario,
      Optional<Reason> reason,
      long chargeFen,
      Notice notice,
      boolean online) {}

  private static final List<Line> LINES =
      List.of(
          ok(
              "gate-01",
              "metro",
              METRO,
              Scenario.TRANSIT,
              300,
              "请进站，扣款 3.00 元",
              "Please go through: 3.00 yuan",
              true),
          ok(
              "gate-01",
              "metro",
              METRO,
              Scenario.TRANSIT,
              0,
              "老年卡，免费乘车",
              "Senior card: you ride free",
              true),
          no("gate-01", "metro", METRO, Scenario.TRANSIT, Reason.PASS_BACK, true),
          ok(
              "kiosk-01",
              "loans",
              LIBRARY,
              Scenario.LIBRARY,
              0,
              "可以借书，还可借 4 册",
              "You may borrow 4 more books",
              true),
          no("kiosk-01", "loans", LIBRARY, Scenario.LIBRARY, Reason.LOAN_OVERDUE, true),
          ok(
              "scenic-01",
              "grotto",
              SCENIC,
              Scenario.SCENIC,
              0,
              "重庆、四川居民免费入园",
              "Residents of Chongqing and Sichuan enter free",
              true),
          ok(
              "scenic-01",
              "grotto",
              SCENIC,
              Scenario.SCENIC,
              4000,
              "请入园，门票 40.00 元",
              "Please enter: ticket 40.00 yuan",
              true),
          no("scenic-01", "grotto", SCENIC, Scenario.SCENIC, Reason.ENTERED_TODAY, true),
          ok(
              "gate-01",
              "metro",
              METRO,
              Scenario.TRANSIT,
              200,
              "换乘优惠，扣款 2.00 元",
              "Transfer discount: 2.00 yuan",
              false),
          ok(
              "gate-02",
              "metro",
              METRO,
              Scenario.TRANSIT,
              300,
              "请进站，扣款 3.00 元",
              "Please go through: 3.00 yuan",
              false),
          no("gate-02", "metro", METRO, Scenario.TRANSIT, Reason.CARD_EXPIRED, true),
          no("gate-01", "metro", METRO, Scenario.TRANSIT, Reason.CARD_DENIED, true),
          ok(
              "desk-01",
              "identity",
              IDENTITY,
              Scenario.IDENTITY,
              0,
              "核验通过",
              "Identity confirmed",
              true));

  private FakeTaps() {}

  public static void main(String[] arguments) throws Exception {
    Clock clock = Clock.systemUTC();
    LiveFeed feed = new LiveFeed(clock, ZONE, () -> LiveSnapshot.EMPTY);
    ConsolePage page =
        ConsolePage.start(PageServer.on("127.0.0.1", Integer.parseInt(arguments[0])), feed);
    System.out.println(page.uri());
    if (arguments.length < 3) {
      fill(feed, clock.instant());
    }
    long pauseMs = Long.parseLong(arguments[1]) * 1_000;
    for (int n = LINES.size(); ; n++) {
      Thread.sleep(pauseMs == 0 ? 60_000 : pauseMs);
      if (pauseMs > 0) {
        feed.show(tap(n, clock.instant()));
      }
    }
  }

  static void fill(LiveFeed feed, Instant now) {
    for (int n = 0; n < LINES.size(); n++) {
      feed.show(tap(n, now.minus(Duration.ofSeconds(7L * (LINES.size() - n)))));
    }
    feed.show(
        new TapShown(
            "gate-02.3.9",
            now.minusSeconds(2),
            "gate-02",
            "metro",
            METRO,
            Optional.of(Scenario.TRANSIT),
            Verdict.REVERSED,
            Optional.empty(),
            300,
            new Notice("闸门未开，已退款", "The gate stayed shut: the fare was given back"),
            true));
    feed.show(
        terminal("gate-01", "观音桥站 A 口", TerminalShown.State.CONNECTED, now.minusSeconds(1), 412));
    feed.show(
        terminal(
            "gate-02", "观音桥站 B 口", TerminalShown.State.DISCONNECTED, now.minusSeconds(260), 96));
    feed.show(
        terminal("kiosk-01", "市图书馆一楼", TerminalShown.State.CONNECTED, now.minusSeconds(12), 57));
    feed.show(
        terminal("scenic-01", "石窟景区东门", TerminalShown.State.CONNECTED, now.minusSeconds(3), 1_204));
    feed.show(
        terminal(
            "desk-01", "政务大厅 3 号窗口", TerminalShown.State.QUARANTINED, now.minusSeconds(4_000), 8));
    feed.show(
        new TerminalShown(
            "kiosk-02",
            "区图书馆",
            TerminalShown.State.NEVER_SEEN,
            Optional.empty(),
            OptionalLong.empty(),
            0,
            0));
    feed.show(new TotalsShown("metro", METRO, Scenario.TRANSIT, 1_284, 37, 342_150));
    feed.show(new TotalsShown("loans", LIBRARY, Scenario.LIBRARY, 96, 11, 0));
    feed.show(new TotalsShown("grotto", SCENIC, Scenario.SCENIC, 418, 5, 472_000));
    feed.show(new TotalsShown("identity", IDENTITY, Scenario.IDENTITY, 23, 0, 0));
  }

  static TapShown tap(int n, Instant at) {
    Line line = LINES.get(n % LINES.size());
    return new TapShown(
        line.terminal + ".1." + n,
        at,
        line.terminal,
        line.item,
        line.title,
        Optional.of(line.scenario),
        line.reason.isPresent() ? Verdict.DECLINED : Verdict.APPROVED,
        line.reason,
        line.chargeFen,
        line.notice,
        line.online);
  }

  private static TerminalShown terminal(
      String id, String location, TerminalShown.State state, Instant seen, long head) {
    return new TerminalShown(id, location, state, Optional.of(seen), OptionalLong.of(7), 1, head);
  }

  private static Line ok(
      String terminal,
      String item,
      Notice title,
      Scenario scenario,
      long chargeFen,
      String zh,
      String en,
      boolean online) {
    return new Line(
        terminal, item, title, scenario, Optional.empty(), chargeFen, new Notice(zh, en), online);
  }

  private static Line no(
      String terminal,
      String item,
      Notice title,
      Scenario scenario,
      Reason reason,
      boolean online) {
    return new Line(
        terminal, item, title, scenario, Optional.of(reason), 0, reason.notice(), online);
  }
}
