// The live page: keeps what the host shows, by tap, terminal and item, and draws it.

import { element, icon, language, listen, speak } from "/page/page.js";
import { WORDS } from "/words.js";

const MOST_TAPS = 100;

const ICONS = {
  APPROVED: "M2.5 8.5 6.5 12.5 13.5 4",
  DECLINED: "M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5",
  REVERSED: "M6 3 2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7",
  UNDECIDED: "M5.5 5.5a2.5 2.5 0 1 1 3.5 2.3Q8 8.3 8 9.5M8 12.9v.1",
  online: "M2 6.5a9 9 0 0 1 12 0M4.5 9.5a5.5 5.5 0 0 1 7 0M8 12.9v.1",
  offline: "M2 6.5a9 9 0 0 1 3-1.9M9 4.3a9 9 0 0 1 5 2.2M8 12.9v.1M3 2.5 13 13.5",
};

const VERDICT_TONE = { APPROVED: "good", DECLINED: "bad", REVERSED: "warn", UNDECIDED: "quiet" };
const STATE_TONE = {
  CONNECTED: "good",
  DISCONNECTED: "warn",
  NEVER_SEEN: "quiet",
  QUARANTINED: "bad",
  REVOKED: "bad",
};
const LINE_TONE = { connecting: "quiet", live: "good", lost: "bad" };

const byId = (id) => document.getElementById(id);

/** Newest last, as they came. */
let taps = new Map();
let terminals = new Map();
let totals = new Map();
let line = "connecting";
/** Until the first snapshot nothing is known, not even that there is nothing. */
let known = false;
let zone = "Asia/Shanghai";
/** What to add to this machine's clock to have the host's. */
let clockAheadMs = 0;
let paused = false;
let cameWhilePaused = 0;
let drawDue = false;
const rows = new Map();

const words = () => WORDS[language()];
const pick = (notice) => notice[language()];
const yuan = (fen) => {
  const sign = fen < 0 ? "−" : "";
  return `${sign}¥${(Math.abs(fen) / 100).toLocaleString("en", { minimumFractionDigits: 2 })}`;
};
const count = (number) => number.toLocaleString("en");
const hostNow = () => Date.now() + clockAheadMs;
const clockForm = (parts) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...parts }); // 2026-01-31 08:05:09
const SECONDS = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
const DAY = { year: "numeric", month: "2-digit", day: "2-digit" };

function badge(tone, path, text) {
  return element("span", { class: `badge ${tone}` }, icon(path), text);
}

function cell(name, ...children) {
  return element("td", { role: "cell", class: name }, ...children);
}

function tapRow(tap, forms) {
  const at = new Date(tap.at);
  const w = words();
  const sameDay = forms.day.format(at) === forms.day.format(hostNow());
  const time = element(
    "time",
    { datetime: tap.at, title: forms.full.format(at) },
    sameDay ? forms.seconds.format(at) : forms.full.format(at),
  );
  const scenario = tap.scenario ? w.scenario[tap.scenario] : "";
  const row = element(
    "tr",
    { role: "row", class: tap.verdict.toLowerCase() },
    cell("time number", time),
    cell("decision", badge(VERDICT_TONE[tap.verdict], ICONS[tap.verdict], w.verdict[tap.verdict])),
    cell(
      "item",
      element("span", { class: "name" }, pick(tap.itemTitle)),
      element("span", { class: "soft" }, scenario),
    ),
    cell("terminal", tap.terminalId),
    cell("charge number right", tap.verdict === "DECLINED" ? "–" : yuan(tap.chargeFen)),
    cell("told", pick(tap.notice)),
    cell(
      "how",
      tap.online
        ? element("span", { class: "how-online" }, icon(ICONS.online), w.online)
        : badge("warn", ICONS.offline, w.offline),
    ),
  );
  return row;
}

function drawTaps() {
  const forms = {
    seconds: clockForm(SECONDS),
    day: clockForm(DAY),
    full: clockForm({ month: "2-digit", day: "2-digit", ...SECONDS }),
  };
  const body = byId("taps-rows");
  const wanted = [...taps.values()].reverse();
  const kept = new Set(wanted.map((tap) => tap.tapId));
  for (const [id, row] of rows) {
    if (!kept.has(id)) {
      row.node.remove();
      rows.delete(id);
    }
  }
  const first = rows.size === 0;
  let before = body.firstChild;
  for (const tap of wanted) {
    let row = rows.get(tap.tapId);
    if (row === undefined || row.tap !== tap || row.language !== language()) {
      const node = tapRow(tap, forms);
      if (row === undefined) {
        if (!first) node.classList.add("fresh");
      } else {
        if (before === row.node) before = before.nextSibling;
        row.node.remove();
      }
      row = { node, tap, language: language() };
      rows.set(tap.tapId, row);
      body.insertBefore(node, before);
    } else if (row.node === before) {
      before = before.nextSibling;
    } else {
      body.insertBefore(row.node, before);
    }
  }
  byId("taps-empty").hidden = !known || taps.size > 0;
  body.parentElement.hidden = taps.size === 0;
}

function drawWaiting() {
  byId("waiting").textContent =
    paused && cameWhilePaused > 0 ? words().newSince(cameWhilePaused) : "";
}

function drawTotals() {
  const sorted = [...totals.values()].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  byId("totals-rows").replaceChildren(
    ...sorted.map((sums) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row", class: "item" },
          element("span", { class: "name" }, pick(sums.itemTitle)),
          element("span", { class: "soft" }, words().scenario[sums.scenario]),
        ),
        element("td", { class: "right number approved" }, count(sums.approved)),
        element("td", { class: "right number declined" }, count(sums.declined)),
        element("td", { class: "right number amount" }, yuan(sums.amountFen)),
      ),
    ),
  );
  byId("totals").hidden = sorted.length === 0;
  byId("totals-empty").hidden = !known || sorted.length > 0;

  const sum = (field) => sorted.reduce((all, sums) => all + sums[field], 0);
  if (!known) return;
  byId("sum-approved").textContent = count(sum("approved"));
  byId("sum-declined").textContent = count(sum("declined"));
  byId("sum-amount").textContent = yuan(sum("amountFen"));
}

function drawTerminals() {
  const w = words();
  const sorted = [...terminals.values()].sort((a, b) => (a.terminalId < b.terminalId ? -1 : 1));
  byId("terminals-list").replaceChildren(
    ...sorted.map((terminal) =>
      element(
        "li",
        {},
        element(
          "div",
          { class: "who" },
          element("span", { class: "name" }, terminal.terminalId),
          element("span", { class: "soft" }, terminal.location),
        ),
        badge(
          STATE_TONE[terminal.state],
          terminal.state === "CONNECTED" ? ICONS.online : ICONS.offline,
          w.state[terminal.state],
        ),
        element(
          "p",
          { class: "soft number facts" },
          element("span", { "data-seen": terminal.lastSeen ?? "" }),
          element(
            "span",
            {},
            terminal.catalogueVersion === undefined
              ? w.noCatalogue
              : w.catalogue(terminal.catalogueVersion),
          ),
          element(
            "span",
            {},
            terminal.headSequence === 0
              ? w.noHead
              : w.head(terminal.headEpoch, terminal.headSequence),
          ),
        ),
      ),
    ),
  );
  byId("terminals-empty").hidden = !known || sorted.length > 0;
  const there = sorted.filter((terminal) => terminal.state === "CONNECTED").length;
  if (known) byId("sum-terminals").textContent = `${there} / ${sorted.length}`;
  drawAges();
}

/** What changes by time alone. */
function drawAges() {
  const now = hostNow();
  byId("clock").textContent = clockForm({ ...DAY, ...SECONDS }).format(now);
  for (const node of document.querySelectorAll("[data-seen]")) {
    const at = node.dataset.seen;
    node.textContent =
      at === ""
        ? words().neverSeen
        : words().seen(Math.max(0, Math.floor((now - Date.parse(at)) / 1000)));
  }
}

function drawLine() {
  const node = byId("line");
  const text = words().line[line];
  if (node.textContent !== text) {
    node.className = `badge ${LINE_TONE[line]}`;
    node.replaceChildren(icon(line === "live" ? ICONS.online : ICONS.offline), text);
  }
}

function draw() {
  drawDue = false;
  document.title = words().title;
  drawLine();
  if (!paused) drawTaps();
  drawWaiting();
  drawTotals();
  drawTerminals();
}

/** A burst of changes is drawn once. */
function drawSoon() {
  if (!drawDue) {
    drawDue = true;
    requestAnimationFrame(draw);
  }
}

function addTap(tap) {
  taps.set(tap.tapId, tap); // a known one keeps its place
  if (taps.size > MOST_TAPS) taps.delete(taps.keys().next().value);
}

function onSnapshot(state) {
  known = true;
  clockAheadMs = Date.parse(state.now) - Date.now();
  zone = state.zone;
  taps = new Map(state.taps.map((tap) => [tap.tapId, tap]));
  terminals = new Map(state.terminals.map((terminal) => [terminal.terminalId, terminal]));
  totals = new Map(state.totals.map((sums) => [sums.itemId, sums]));
  drawSoon();
}

function onChanges(changes) {
  for (const tap of changes.taps) {
    if (paused && !taps.has(tap.tapId)) cameWhilePaused++;
    addTap(tap);
  }
  for (const terminal of changes.terminals) terminals.set(terminal.terminalId, terminal);
  for (const sums of changes.totals) totals.set(sums.itemId, sums);
  drawSoon();
}

byId("pause").addEventListener("click", () => {
  paused = !paused;
  cameWhilePaused = 0;
  byId("pause").setAttribute("aria-pressed", String(paused));
  draw();
});

speak(WORDS, draw);
setInterval(drawAges, 1000);
listen("/events", { snapshot: onSnapshot, changes: onChanges }, (state) => {
  line = state;
  drawLine();
});
