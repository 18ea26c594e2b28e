// The service page of a running terminal.

import { element, icon, language } from "/page/page.js";
import { draw as drawChart, legend, total } from "/chart.js";
import { SIGNS, act, badge, begin, button, byId, field, may, ms, outcome, read, state, words } from "/desk.js";

const PARTS = ["live", "tests", "log", "settings"];
const LOG_EVERY_MS = 2_000;

let part = "live";
let drawnTaps = "";
let drawnForms = "";
/** What came of the last doing of each kind, until another one of it. */
const results = new Map();
let running = null;

const clock = (at) => new Date(at).toLocaleTimeString("sv-SE");
const pick = (notice) => notice[language()];

function fact(label, value, tone, more) {
  const parts = [element("dt", {}, label)];
  parts.push(element("dd", { class: tone ? `tone-${tone}` : "" }, value));
  if (more) parts.push(element("dd", { class: "soft more" }, more));
  return element("div", { class: "panel" }, ...parts);
}

function drawFacts(live) {
  const w = words();
  const linkTone = { UP: "good", BARRED: "bad", DOWN: "warn" }[live.link] ?? "quiet";
  const slotTone = { EMPTY: "good", PRESENT: "good" }[live.slot] ?? "bad";
  const gateText = live.gate === undefined ? w.gateSimulated : (w.gateState[live.gate] ?? live.gate);
  byId("facts").replaceChildren(
    fact(w.link, badge(linkTone, w.linkState[live.link]), null, live.linkSaid),
    fact(w.backlog, live.backlog.toLocaleString("en"), live.backlog > 0 ? "warn" : null, w.backlogMore),
    fact(w.reader, badge(slotTone, w.slot[live.slot]), null, live.inForce.reader ?? ""),
    fact(
      w.gate,
      badge(live.gate === "Faulty" ? "bad" : live.gateMode === "CONTROLLED" ? "good" : "warn", gateText),
      null,
      live.gateFault ?? (live.gateMode === "CONTROLLED" ? (live.inForce.gate ?? "") : w.gateMode[live.gateMode]),
    ),
    fact(w.catalogue, `v${live.catalogueInForce}`, null,
      live.catalogueVersion > live.catalogueInForce ? w.catalogueNext(live.catalogueVersion) : w.denyList(live.denyListVersion)),
    fact(w.epoch, live.epoch, null, w.lastRecord(live.lastRecord)),
    fact(w.clock, w.clockOff(Math.round(live.clockOff / 1000)), null, w.running(live.running)),
    fact(w.software, live.version.replace("onecard-agent ", ""), null, `Java ${live.java}`),
  );
}

function drawLive(live) {
  const w = words();
  byId("title").textContent = live.terminal;
  byId("subtitle").textContent = `${w.title} · ${live.location} · ${live.item} · ${live.region}`;
  const order = byId("order");
  order.className = `order ${live.outOfOrder ? "bad" : "good"}`;
  order.replaceChildren(
    icon(SIGNS[live.outOfOrder ? "bad" : "good"]),
    live.outOfOrder ? `${w.outOfOrder}: ${live.outOfOrder}` : live.busy ? w.tapUnderWay : w.inOrder,
  );
  drawFacts(live);
  drawTaps(live.taps);
}

function drawTaps(taps) {
  const width = Math.max(280, byId("chart").clientWidth - 36);
  const key = `${language()} ${width} ${taps.map((tap) => tap.tapId + tap.at).join()}`;
  if (key === drawnTaps) return;
  drawnTaps = key;
  const w = words();
  byId("taps-empty").hidden = taps.length > 0;
  byId("taps").hidden = taps.length === 0;
  byId("legend").replaceChildren(...legend(w.phase));
  byId("chart").replaceChildren(
    ...(taps.length === 0
      ? []
      : [drawChart(taps, width, { label: w.chartLabel, bar: (tap, whole) => `${clock(tap.at)}  ${ms(whole)}` })]),
  );
  byId("taps-rows").replaceChildren(
    ...[...taps].reverse().map((tap) =>
      element(
        "tr",
        {},
        element("td", { class: "number" }, element("time", { datetime: tap.at }, clock(tap.at))),
        element("td", {}, badge(tap.approved ? "good" : "bad", tap.approved ? w.approved : w.declined)),
        element("td", {}, pick(tap.notice)),
        element("td", {}, tap.online ? w.online : w.offline),
        element("td", {}, w.outcomeOf[tap.outcome] ?? tap.outcome),
        element("td", { class: "number right" }, ms(total(tap))),
      ),
    ),
  );
}

async function doIt(name, wishes) {
  running = name;
  results.delete(name);
  drawForms(true);
  const done = await act(name, wishes);
  running = null;
  results.set(name, done);
  drawForms(true);
  byId(`result-${name}`)?.focus();
}

function result(name) {
  const done = results.get(name);
  return element(
    "div",
    { class: "result", role: "status", id: `result-${name}`, tabindex: "-1" },
    ...(running === name
      ? [element("p", { class: "soft" }, words().doing[name] ?? words().underWay)]
      : done === undefined
        ? []
        : outcome(name, done)),
  );
}

function card(title, why, ...rest) {
  return element("section", { class: "panel card" }, element("h2", {}, title), element("p", { class: "soft" }, why), ...rest);
}

function doButton(name, text, wishes, least = "service", attributes = {}) {
  const node = button(text, () => doIt(name, wishes ? wishes() : {}), { class: "main", id: `do-${name}`, ...attributes });
  node.disabled = running !== null || !may(least);
  if (!may(least)) node.title = words().needs(words().role[least]);
  return node;
}

function select(options, value) {
  const node = element("select", {}, ...options.map(([key, text]) => element("option", { value: key }, text)));
  node.value = value;
  return node;
}

function drawTests(live) {
  const w = words();
  const position = element("input", { type: "text", maxlength: "120", value: live.inForce.reader ?? "" });
  const by = element("input", { type: "text", maxlength: "120" });
  const signals = doButton("signal-test", w.begin);
  signals.disabled ||= live.signals === 0;
  const past = live.trials.length === 0 ? [] : [
    element("h3", {}, w.history),
    element("ul", { class: "plain" }, ...[...live.trials].reverse().map((trial) =>
      element("li", {}, badge(trial.good ? "good" : "bad", clock(trial.at)), " ",
        w.trialShort(trial.read, trial.rounds, ms(trial.median))))),
  ];
  byId("tests").replaceChildren(
    card(w.readTest, w.readTestWhy, doButton("read-test", w.begin), result("read-test"), ...past),
    card(w.gateTest, w.gateTestWhy, doButton("gate-test", w.openOnce), result("gate-test")),
    card(w.signalTest, w.signalTestWhy(live.signals), signals, result("signal-test")),
    card(w.swap, w.swapWhy,
      field("swap-position", w.swapOld, position), field("swap-with", w.swapNew, by, w.swapNewHint),
      doButton("reader-swap", w.swapDo, () => ({ position: position.value, with: by.value })), result("reader-swap")),
    element("section", { class: "panel card wide" },
      element("h2", {}, w.doctor), element("p", { class: "soft" }, w.doctorWhy),
      doButton("doctor", w.begin), result("doctor")),
  );
}

function table(rows, none) {
  const entries = Object.entries(rows);
  return entries.length === 0
    ? element("p", { class: "soft" }, none)
    : element("dl", { class: "pairs" }, ...entries.flatMap(([name, text]) => [
        element("dt", {}, words().setting[name] ?? name), element("dd", {}, text)]));
}

function drawSettings(live) {
  const w = words();
  const file = element("input", { type: "file", accept: "application/json,.json" });
  const role = select(["view", "service", "key-holder"].map((each) => [each, w.role[each]]), "view");
  const pin = element("input", { type: "password", autocomplete: "new-password", maxlength: "32" });
  const restart = doButton("restart", w.restartDo);
  const importIt = button(w.importDo, async () => {
    const chosen = file.files[0];
    if (chosen === undefined) return;
    doIt("import", { file: await chosen.text() });
  }, { class: "main", id: "do-import" });
  importIt.disabled = running !== null || !may("key-holder");
  byId("settings-cards").replaceChildren(
    card(w.inForce, w.inForceWhy, table(live.inForce, w.nothingSet)),
    card(w.kept, w.keptWhy, table(live.settings, w.nothingSet),
      may("service") ? element("a", { class: "button", href: "/settings.json", download: "" }, w.exportDo) : ""),
    card(w.importTitle, w.importWhy, field("import-file", w.importFile, file), importIt, result("import")),
    card(w.restart, live.supervised ? w.restartSupervised : w.restartByHand, restart, result("restart")),
    card(w.pins, w.pinsWhy, field("pin-role", w.roleLabel, role), field("pin-new", w.pinNew, pin, w.pinHint),
      doButton("set-pin", w.pinSet, () => ({ for: role.value, pin: pin.value }), "key-holder"), result("set-pin")),
  );
}

/** Forms are drawn when something changed, so that nobody's typing is lost. */
function drawForms(force) {
  const live = state()?.live;
  if (!live) return;
  const typing = ["tests", "settings"].includes(part) && byId(`part-${part}`).contains(document.activeElement)
    && ["INPUT", "SELECT"].includes(document.activeElement.tagName);
  const key = JSON.stringify([language(), live.inForce, live.settings, live.trials, live.signals, running, may("service"), may("key-holder")]);
  if (!force && (key === drawnForms || typing)) return;
  drawnForms = key;
  drawTests(live);
  drawSettings(live);
}

function drawDetails(live) {
  const w = words();
  const on = live.detailsLeft > 0;
  byId("details").setAttribute("aria-pressed", String(on));
  byId("details").disabled = !may("service");
  byId("audit-link").hidden = !may("service");
  byId("details-left").textContent = on ? w.detailsLeft(Math.ceil(live.detailsLeft / 60_000)) : "";
}

async function drawLog() {
  if (part !== "log" || document.hidden) return;
  const log = await read("/api/log");
  if (log === null) return;
  const box = byId("log-lines");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const tone = { ERROR: "bad", WARN: "warn", INFO: "good", DEBUG: "quiet" };
  box.replaceChildren(
    ...log.lines.map((line) =>
      element("p", {},
        element("time", { datetime: line.at, class: "number soft" }, clock(line.at)), " ",
        element("span", { class: `badge ${tone[line.level] ?? "quiet"}` }, line.level), " ",
        element("span", {}, line.text)),
    ),
  );
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function choose(next) {
  part = next;
  for (const each of PARTS) {
    const tab = byId(`tab-${each}`);
    tab.setAttribute("aria-selected", String(each === part));
    tab.tabIndex = each === part ? 0 : -1;
    byId(`part-${each}`).hidden = each !== part;
  }
  if (part === "log") {
    byId("log-lines").replaceChildren();
    drawLog();
  }
}

for (const each of PARTS) {
  const tab = byId(`tab-${each}`);
  tab.addEventListener("click", () => choose(each));
  tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by !== undefined) {
      const next = PARTS[(PARTS.indexOf(each) + by + PARTS.length) % PARTS.length];
      choose(next);
      byId(`tab-${next}`).focus();
    }
  });
}
byId("details").addEventListener("click", () =>
  act("log-details", { on: byId("details").getAttribute("aria-pressed") !== "true" }));
setInterval(drawLog, LOG_EVERY_MS);
choose("live");
begin(({ live }) => {
  if (live.terminal === undefined) {
    location.reload(); // the wizard answers at this address now
    return;
  }
  drawLive(live);
  drawDetails(live);
  drawForms(false);
});
