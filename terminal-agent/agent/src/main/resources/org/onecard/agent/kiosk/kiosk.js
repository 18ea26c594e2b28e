// The terminal's screen: draws the state it is told, in both languages, one of them first.

import { element, listen } from "/page/page.js";
import { play } from "/tones.js";
import { WORDS } from "/words.js";

/** Somebody who stood before a waiting page for this long has gone: the next person chooses anew. */
const VISIT_MS = 30_000;
/** A terminal that restarts its line is given this long before people are sent elsewhere. */
const LOST_MS = 1_000;
const REMIND_MS = 4_000;
const OTHER = { zh: "en", en: "zh" };
const TAGS = { zh: "zh-CN", en: "en" };

const byId = (id) => document.getElementById(id);
const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** What was told last; the page's own while the terminal does not answer. */
let state = null;
let told = null;
let corner = null;
let cornerAt = 0;
let whole = null;
let live = false;
let lostTimer = 0;
let chosen = null;
let visitTimer = 0;
let drawDue = false;
let drawn = null;
let toneDue = false;
let drawnAt = 0;
let holder = null;

const first = () => chosen ?? whole?.language.toLowerCase() ?? "zh";

/** A day is not broken at its hyphens. */
function days(text) {
  return text
    .split(/(\d{4}-\d{2}-\d{2})/u)
    .map((part, index) => (index % 2 === 1 ? element("span", { class: "bit" }, part) : part));
}

/** Chinese is broken after a comma and before a bracket, where there are any. */
function bits(text) {
  return text
    .split(/(?<=[，。；！])|(?=（)/u)
    .map((bit) => element("span", { class: "bit" }, ...days(bit)));
}

/** Both languages, the first one first, so that it is also read aloud first. */
function pair(node, words) {
  const one = first();
  const text = `${one}|${words?.zh}|${words?.en}`;
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  node.replaceChildren(
    ...(words ? [one, OTHER[one]] : []).map((language, index) =>
      element(
        "span",
        { lang: TAGS[language], class: index === 0 ? "first" : "second" },
        ...(language === "zh" ? bits(words.zh) : days(words.en)),
      ),
    ),
  );
}

/** About how wide a text is, in letters as wide as they are high. */
const ems = (text) =>
  [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e80 ? 1 : 0.56), 0);

/** How many lines of that many letters a text takes. */
function lines(text, most) {
  let count = 1;
  let used = 0;
  for (const piece of text.split(/(?<=[，。；！ ])|(?=（)/u).map(ems)) {
    if (used > 0 && used + piece > most) {
      count++;
      used = 0;
    }
    used += piece;
    if (used > most) {
      count += Math.ceil(used / most) - 1;
      used = most; // nothing stands beside the rest of what was broken
    }
  }
  return count;
}

/** Letters as large as both sentences let them be, where 88 is the width and 50 the height. */
function letters(one, other) {
  for (let size = 17; size > 4; size -= 0.5) {
    const small = Math.max(0.52 * size, 4.2);
    const high = 1.16 * (lines(one, 88 / size) * size + lines(other, 88 / small) * small);
    if (high + 0.7 * small <= 50) return size;
  }
  return 4;
}

function draw() {
  drawDue = false;
  if (state === null) return;
  const changed = drawn !== state;
  document.documentElement.lang = TAGS[first()];
  document.body.dataset.first = first();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === first()));
  }
  document.body.dataset.face = state.face;
  const { [first()]: one, [OTHER[first()]]: other } = state.notice;
  byId("notice").style.setProperty("--letters", letters(one, other));
  pair(byId("notice"), state.notice);
  byId("staff").textContent = state.forStaff ?? "";
  for (const node of document.querySelectorAll("[data-words]")) {
    pair(node, WORDS[node.dataset.words]);
  }
  pair(byId("title"), corner?.title);
  drawHolder();
  drawCorner();
  if (!changed) return;
  drawn = state;
  drawnAt = performance.now();
  drawLeft();
  if (toneDue && whole?.sound) play(state.face);
  toneDue = false;
  noteWhenSeen(state);
}

function drawSoon() {
  if (!drawDue) {
    drawDue = true;
    requestAnimationFrame(draw);
  }
}

/** For technicians and tests: how long after the decision the person could see it. */
function noteWhenSeen(seen) {
  if (seen.atMicros === undefined) return;
  const channel = new MessageChannel(); // runs after the frame was painted
  channel.port1.onmessage = () => {
    const now = performance.timeOrigin + performance.now();
    document.body.dataset.seenNumber = seen.number;
    document.body.dataset.seenAfterMs = (now - seen.atMicros / 1000).toFixed(2);
  };
  channel.port2.postMessage(null);
}

// ---- what runs out ----

function leftMs() {
  return Math.max(0, state.upTo - (performance.now() - drawnAt));
}

/** The ring and the seconds of a state that ends by itself. */
function drawLeft() {
  if (!state?.upTo || drawn !== state) return;
  const left = leftMs();
  for (const ring of document.querySelectorAll(".left")) {
    ring.setAttribute("stroke-dasharray", `${(100 * left) / state.upTo} 100`);
  }
  byId("seconds").textContent = String(Math.ceil(left / 1000));
  if (left > 0) {
    if (lessMotion.matches) setTimeout(drawLeft, left % 1000 || 1000);
    else requestAnimationFrame(drawLeft);
  } else if (state.face === "HOLDER") {
    forgetHolder();
    drawHolder();
  }
}

setInterval(() => {
  if (state?.face === "REMOVE_CARD" && whole?.sound && live) play("REMOVE_CARD");
}, REMIND_MS);

// ---- the holder ----

function forgetHolder() {
  holder = null;
}

function drawHolder() {
  const seen = state?.face === "HOLDER" && holder !== null;
  byId("holder").hidden = !seen;
  byId("holder-name").textContent = seen ? holder.name : "";
  byId("holder-number").textContent = seen ? holder.socialSecurityNumber : "";
}

/** Only the answer has it, and only while it is shown: no event ever carries it. */
async function askForHolder(asking) {
  try {
    const answer = await (await fetch("/api/holder", { cache: "no-store" })).json();
    if (state === asking && answer.name !== undefined) {
      holder = answer;
      drawHolder();
    }
  } catch {
    // the line is down: the page says so by itself
  }
}

// ---- the corner ----

function drawCorner() {
  byId("direction").hidden = whole?.direction === undefined;
  if (whole?.direction !== undefined) {
    byId("direction").dataset.way = whole.direction;
    pair(byId("direction"), WORDS.direction[whole.direction]);
  }
  byId("terminal").textContent = whole?.terminalId ?? "";
  document.body.dataset.line = !live ? "lost" : corner?.online ? "online" : "offline";
  pair(byId("link"), !live ? WORDS.lost : corner?.online ? WORDS.online : WORDS.offline);
  if (corner === null) return;
  const isSynced = corner.online && corner.backlog === 0;
  const agoMs = isSynced ? 0 : (corner.syncedAgo ?? 0) + performance.now() - cornerAt;
  pair(
    byId("synced"),
    corner.syncedAgo === undefined ? WORDS.neverSynced : WORDS.synced(Math.floor(agoMs / 1000)),
  );
}

setInterval(drawCorner, 1000);

// ---- what comes in ----

function take(next) {
  if (told !== null && next.number <= told.number) return;
  told = next;
  become(next);
}

function become(next) {
  if (state !== null && next.number === state.number && next.atMicros === state.atMicros) return;
  state = next;
  forgetHolder();
  clearTimeout(visitTimer);
  if (next.face === "WAITING") visitTimer = setTimeout(endVisit, VISIT_MS);
  toneDue = true;
  if (next.face === "HOLDER") askForHolder(next);
  drawSoon();
}

function onSnapshot(next) {
  const begins = whole === null;
  whole = next;
  told = null;
  onCorner(next.corner);
  take(next.shown);
  if (begins) toneDue = false; // it has been so for a while
}

function onCorner(next) {
  corner = next;
  cornerAt = performance.now();
  drawSoon();
}

function onLine(line) {
  live = line === "live";
  clearTimeout(lostTimer);
  if (live) {
    if (told !== null) become(told);
  } else {
    forgetHolder(); // nobody would take it off any more
    if (line === "lost" || whole !== null) lostTimer = setTimeout(sendElsewhere, LOST_MS);
  }
  drawSoon();
}

function sendElsewhere() {
  become({ number: 0, face: "OUT_OF_ORDER", notice: WORDS.terminalGone, upTo: 0 });
}

// ---- the person's language ----

function endVisit() {
  chosen = null;
  drawSoon();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    chosen = button.dataset.language;
    clearTimeout(visitTimer);
    if (state?.face === "WAITING") visitTimer = setTimeout(endVisit, VISIT_MS);
    drawSoon();
  });
}

listen("/events", { snapshot: onSnapshot, state: take, corner: onCorner }, onLine);
