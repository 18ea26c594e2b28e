// What the service page and the wizard share: signing in, asking the terminal, and its jobs.

import { element, icon, language, speak } from "/page/page.js";
import { WORDS } from "/words.js";

const ASK_EVERY_MS = 1_200;
const HERE_EVERY_MS = 60_000;
const TOKEN = "X-OneCard-Token";

const ROLES = ["view", "service", "key-holder"];
const LINE_TONE = { connecting: "quiet", live: "good", lost: "bad" };

export const SIGNS = {
  good: "M2.5 8.5 6.5 12.5 13.5 4",
  bad: "M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5",
  warn: "M8 2 14.5 13.5H1.5zM8 6.5v3M8 11.6v.1",
  quiet: "M3 8h10",
};

export const byId = (id) => document.getElementById(id);
export const words = () => WORDS[language()];

/** Without pins as long as the terminal has not said which there are. */
let session = { signedIn: false, role: null, token: null, pins: null };
let line = "connecting";
let lastState = null;
let show = () => {};
let waitUntil = 0;
let nextTick;
let chosenRole = "service";
let hereAt = 0;
const waiting = [];

/** Whether the one who is signed in may do what takes that role. */
export const may = (role) => ROLES.indexOf(session.role) >= ROLES.indexOf(role);
export const state = () => lastState;

export function badge(tone, text) {
  return element("span", { class: `badge ${tone}` }, icon(SIGNS[tone]), text);
}

export function button(text, onClick, attributes = {}) {
  const node = element("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", onClick);
  return node;
}

/** A label over a field, with what it is good for below. */
export function field(id, label, input, hint) {
  input.id = id;
  const parts = [element("label", { for: id }, label), input];
  if (hint) {
    input.setAttribute("aria-describedby", `${id}-hint`);
    parts.push(element("p", { class: "soft", id: `${id}-hint` }, hint));
  }
  return element("div", { class: "field" }, ...parts);
}

async function ask(path, body) {
  const request =
    body === undefined
      ? {}
      : {
          method: "POST",
          headers: { "content-type": "application/json", [TOKEN]: session.token ?? "" },
          body: JSON.stringify(body),
        };
  const answer = await fetch(path, { credentials: "same-origin", ...request });
  return { status: answer.status, data: await answer.json() };
}

/** Something to read; null when it cannot be had now. */
export async function read(path) {
  try {
    const { status, data } = await ask(path);
    if (status === 401) signedOut();
    return status === 200 ? data : null;
  } catch {
    setLine("lost");
    return null;
  }
}

/**
 * Has something done and answers what came of it: `{good, sentence, details}`. A job is waited for;
 * meanwhile the page goes on showing how the terminal stands.
 */
export async function act(name, wishes = {}) {
  try {
    const { status, data } = await ask(`/api/do/${name}`, wishes);
    if (status === 401) {
      signedOut();
      return { good: false, sentence: words().signInFirst, details: {} };
    }
    if (status !== 200) {
      return { good: false, sentence: refusal(data), details: {} };
    }
    if (data.job === undefined) {
      refresh();
      return data;
    }
    const done = await new Promise((resolve) => {
      waiting.push({ job: data.job, resolve });
      refresh();
    });
    return done;
  } catch {
    setLine("lost");
    return { good: false, sentence: words().noAnswer, details: {} };
  }
}

function refusal(data) {
  const w = words();
  if (data.code === "busy") return w.busy;
  if (data.code === "role") return w.roleRefused;
  if (data.code === "pin") return w.wrongPin;
  if (data.code === "wait") return w.waitFor(Math.ceil(data.waits / 1000));
  return data.sentence;
}

function setLine(next) {
  line = next;
  const node = byId("line");
  node.className = `badge ${LINE_TONE[line]}`;
  node.replaceChildren(icon(SIGNS[LINE_TONE[line]]), words().line[line]);
}

function signedOut() {
  session = { ...session, signedIn: false, role: null, token: null };
  waiting.splice(0).forEach(({ resolve }) =>
    resolve({ good: false, sentence: words().signInFirst, details: {} }),
  );
  draw();
}

/** Asks how the terminal stands, and draws it. */
export async function refresh() {
  if (!session.signedIn) return;
  try {
    const { status, data } = await ask("/api/state");
    if (status === 401) {
      signedOut();
      return;
    }
    setLine("live");
    lastState = data;
    const job = data.job;
    for (let i = waiting.length - 1; i >= 0; i--) {
      // A job of an earlier number is over, and what came of it is no longer known.
      const over = job === undefined || job.number > waiting[i].job || job.done !== undefined;
      if (over) {
        const done = job?.number === waiting[i].job ? job.done : undefined;
        waiting
          .splice(i, 1)[0]
          .resolve(done ?? { good: false, sentence: words().noAnswer, details: {} });
      }
    }
    show(data);
  } catch {
    setLine("lost");
  }
}

async function lookForSession() {
  try {
    const { data } = await ask("/api/session");
    session = { pins: data.pins, signedIn: data.signedIn, role: data.role, token: data.token };
    setLine("live");
    draw();
    await refresh();
  } catch {
    setLine("lost");
    setTimeout(lookForSession, ASK_EVERY_MS);
  }
}

async function signIn(pin) {
  sayOfLogin(words().checking);
  try {
    const { status, data } = await ask("/api/login", { role: chosenRole, pin });
    if (status === 200) {
      session = { ...session, signedIn: true, role: data.role, token: data.token };
      waitUntil = 0;
      draw();
      await refresh();
      byId("desk").focus();
      return;
    }
    waitUntil = Date.now() + (data.waits ?? 0);
    sayOfLogin(refusal(data));
    if (data.waits > 0) tickWait();
  } catch {
    sayOfLogin(words().noAnswer);
  }
}

/** In the form that is there now: it is drawn anew when the role or the language changes. */
function sayOfLogin(text) {
  const said = byId("login-said");
  if (said !== null) said.textContent = text;
}

/** Says how long the next PIN has to wait, second by second. */
function tickWait() {
  clearTimeout(nextTick);
  const enter = byId("enter");
  const left = Math.ceil((waitUntil - Date.now()) / 1000);
  if (enter === null) return;
  enter.disabled = left > 0;
  if (left > 0) {
    sayOfLogin(`${words().wrongPin} ${words().waitFor(left)}`);
    nextTick = setTimeout(tickWait, 500);
  } else {
    sayOfLogin(words().tryAgain);
  }
}

function loginForm() {
  const w = words();
  const said = element("p", { class: "said", role: "alert", id: "login-said" });
  const pin = element("input", {
    type: "password",
    autocomplete: "current-password",
    maxlength: "32",
    name: "pin",
    inputmode: "text",
  });
  const roles = element("div", { class: "joined roles", role: "group", "aria-label": w.roleLabel });
  for (const role of ROLES) {
    const has = session.pins.find((each) => each.role === role)?.set ?? false;
    const pick = button(w.role[role], () => {
      chosenRole = role;
      draw();
      byId("pin").focus();
    });
    pick.setAttribute("aria-pressed", String(role === chosenRole));
    pick.disabled = !has;
    if (!has) pick.title = w.noPin;
    roles.append(pick);
  }
  const form = element(
    "form",
    { class: "panel login" },
    element("h2", {}, w.signIn),
    element("p", { class: "soft" }, w.signInWhy),
    roles,
    field("pin", w.pin, pin),
    said,
    element("button", { type: "submit", id: "enter", class: "main" }, w.enter),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(pin.value);
    pin.value = "";
  });
  return form;
}

function draw() {
  byId("leave").hidden = !session.signedIn;
  const asks = !session.signedIn && session.pins !== null;
  byId("login").hidden = !asks;
  byId("desk").hidden = !session.signedIn;
  const typed = byId("pin")?.value ?? "";
  byId("login").replaceChildren(...(asks ? [loginForm()] : []));
  if (asks) {
    byId("pin").value = typed;
    if (waitUntil > Date.now()) tickWait();
  }
  if (session.signedIn && lastState !== null) show(lastState);
}

function here() {
  if (session.signedIn && Date.now() - hereAt > HERE_EVERY_MS) {
    hereAt = Date.now();
    ask("/api/here", {}).catch(() => setLine("lost"));
  }
}

/** Begins: `draws` is called with every new state, and when the language is switched. */
export function begin(draws) {
  show = draws;
  speak(WORDS, () => {
    document.title = words().title;
    setLine(line);
    draw();
  });
  byId("leave").addEventListener("click", async () => {
    await ask("/api/logout", {}).catch(() => setLine("lost"));
    signedOut();
  });
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, here);
  }
  setInterval(() => {
    if (!document.hidden) refresh();
  }, ASK_EVERY_MS);
  lookForSession();
}

/** Draws a list of findings, the ones that need somebody first. */
export function findings(found) {
  const w = words();
  const tone = { WELL: "good", DOUBTFUL: "warn", WRONG: "bad", NOT_LOOKED: "quiet" };
  const order = ["WRONG", "DOUBTFUL", "WELL", "NOT_LOOKED"];
  const sorted = [...found.findings].sort(
    (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict),
  );
  return element(
    "ul",
    { class: "findings" },
    ...sorted.map((each) => {
      const said = each[language()];
      return element(
        "li",
        {},
        badge(tone[each.verdict], w.verdict[each.verdict]),
        element(
          "div",
          {},
          element("strong", {}, said.title),
          " ",
          element("span", {}, said.found),
          ...(said.mend ? [element("p", { class: "mend" }, `${w.mend}: ${said.mend}`)] : []),
        ),
      );
    }),
  );
}

export const ms = (number) =>
  number >= 10 ? `${Math.round(number)} ms` : `${Math.round(number * 10) / 10} ms`;

/** What came of a test, in words of the page's language where it knows them. */
export function outcome(name, done) {
  const w = words();
  const parts = [badge(done.good ? "good" : "bad", done.good ? w.done : w.notDone)];
  const details = done.details ?? {};
  if (details.rounds !== undefined) {
    const trial = [w.trial(details.read, details.rounds, ms(details.median), ms(details.worst))];
    if (details.failures > 0) {
      const why = w.cardFault[details.fault] ?? details.why;
      trial.push(w.weakest(w.moment[details.weakest], details.failures, why));
      trial.push(w.hint[details.weakest]);
    }
    // What it comes to goes first, where it is more than the figures say: a swap asks for a restart.
    if (!done.good || name === "reader-swap") {
      parts.push(w.sentence[name]?.(done) ?? done.sentence);
      return [element("p", {}, ...spaced(parts)), ...trial.map((line) => element("p", { class: "soft" }, line))];
    }
    parts.push(...trial);
  } else if (details.result !== undefined) {
    parts.push(w.gateResult[details.result] + (details.after ? ` (${ms(details.after)})` : ""));
    if (details.result === "FAULT") parts.push(done.sentence);
  } else if (details.findings !== undefined) {
    parts.push(w.found(details.wrong, details.doubtful, details.findings.length));
    return [element("p", {}, ...spaced(parts)), findings(details)];
  } else {
    parts.push(w.sentence[name]?.(done) ?? done.sentence);
  }
  return [element("p", {}, ...spaced(parts))];
}

function spaced(parts) {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [" ", part]));
}
