// The commissioning wizard: one step at a time, from the carton to the first tap.

import { element, icon, language, setLanguage } from "/page/page.js";
import { SIGNS, act, badge, begin, button, byId, field, findings, outcome, refresh, state, words } from "/desk.js";

let shown = null;
let drawn = "";
let busy = null;
let said = null;
let leaving = false;
/** What was typed and not sent yet, by step and field. */
const typed = new Map();

const live = () => state().live;

function go(name) {
  shown = name;
  said = null;
  drawn = "";
  draw(live());
  byId("step").querySelector("h2")?.focus();
}

async function send(name, wishes, action = name) {
  busy = action;
  said = null;
  drawn = "";
  draw(live());
  const done = await act(action, wishes);
  busy = null;
  said = { name: action, done };
  await refresh();
  if (done.good && action === shown) {
    typed.clear();
    if (action === "hand-over") {
      leave();
      return;
    }
    const next = nextAfter(shown);
    // What was found and what was granted is to be read before one goes on.
    if (next !== null && !["self-test", "enrolment"].includes(action)) {
      go(next);
      return;
    }
  }
  drawn = "";
  draw(live());
  return done;
}

/** The terminal starts, and its service page answers at this address. */
function leave() {
  leaving = true;
  byId("step").replaceChildren(
    element("h2", { tabindex: "-1" }, words().starting),
    element("p", { class: "soft" }, words().startingWhy),
  );
  const look = async () => {
    try {
      const answer = await fetch("/api/state", { credentials: "same-origin" });
      const data = await answer.json();
      if (answer.status !== 200 || data.live.terminal !== undefined) {
        location.reload();
        return;
      }
    } catch {
      // Between the wizard and the terminal nobody answers.
    }
    setTimeout(look, 500);
  };
  setTimeout(look, 500);
}

function nextAfter(name) {
  const steps = live().steps;
  const at = steps.findIndex((step) => step.name === name);
  return steps[at + 1]?.name ?? null;
}

function input(step, name, value, attributes = {}) {
  const key = `${step}.${name}`;
  const node = element("input", { type: "text", maxlength: "256", autocomplete: "off", spellcheck: "false", ...attributes });
  node.value = typed.get(key) ?? value ?? "";
  node.addEventListener("input", () => typed.set(key, node.value));
  return node;
}

function ports(id, list) {
  return element("datalist", { id }, ...list.map((port) => element("option", { value: port })));
}

function choices(step, name, options, value) {
  const key = `${step}.${name}`;
  const chosen = typed.get(key) ?? value;
  return element(
    "div",
    { class: "choices", role: "radiogroup", "aria-label": words().step[step] },
    ...options.map(([setting, title, more], i) => {
      const radio = element("input", { type: "radio", name: key, value: setting, id: `${step}-${name}-${i}` });
      radio.checked = setting === chosen;
      radio.addEventListener("change", () => typed.set(key, setting));
      return element("label", { for: `${step}-${name}-${i}` }, radio,
        element("span", {}, element("strong", {}, title), ...(more ? [element("span", { class: "soft" }, more)] : [])));
    }),
  );
}

const chosen = (step, name, otherwise = "") => typed.get(`${step}.${name}`) ?? otherwise;

/** The fields of a step, and what is sent when one goes on. */
const FORMS = {
  language(view, w) {
    return {
      fields: [choices("language", "language", [["zh", "中文", "操作页面用中文"], ["en", "English", "The page speaks English"]], view.settings.language ?? language())],
      wishes: () => ({ language: chosen("language", "language", view.settings.language ?? language()) }),
      before: (wishes) => setLanguage(wishes.language),
    };
  },
  location(view, w) {
    const place = input("location", "place", view.settings.place, { maxlength: "80" });
    const known = view.identity
      ? [element("p", {}, badge("good", w.enrolledAs(view.identity.terminal, view.identity.location)))]
      : [element("p", { class: "soft" }, w.locationLater)];
    return { fields: [...known, field("place", w.place, place, w.placeHint)], wishes: () => ({ place: place.value }) };
  },
  reader(view, w) {
    const options = view.slots.map((slot) => [slot.setting, slot.name, `${w.kind[slot.kind] ?? slot.kind} · ${slot.setting}${slot.card ? ` · ${w.cardThere}` : ""}`]);
    const first = view.settings.reader ?? view.slots.find((slot) => slot.kind !== "sam")?.setting ?? "";
    const current = () => chosen("reader", "reader", first);
    const nothing = view.slotsFault
      ? [element("p", { class: "said" }, view.slotsFault)]
      : view.slots.length === 0 ? [element("p", { class: "said" }, w.noReader)] : [];
    return {
      fields: [...nothing, choices("reader", "reader", options, first)],
      extra: [button(w.tryReader, () => send("reader", { reader: current() }, "read-test"))],
      wishes: () => ({ reader: current() }),
    };
  },
  sam(view, w) {
    const options = [["", w.noSam, w.noSamWhy], ...view.slots.filter((slot) => slot.setting !== view.settings.reader).map((slot) => [slot.setting, slot.name, `${w.kind[slot.kind] ?? slot.kind} · ${slot.setting}`])];
    const first = view.settings.sam ?? "";
    return { fields: [choices("sam", "sam", options, first)], wishes: () => ({ sam: chosen("sam", "sam", first), purseSam: "" }) };
  },
  gate(view, w) {
    const gate = input("gate", "gate", view.settings.gate, { placeholder: "lcus1:/dev/serial/by-path/…", list: "gate-ports" });
    const signal = input("gate", "signal", view.settings.signal, { placeholder: "osdp:/dev/serial/by-path/…" });
    return {
      fields: [field("gate", w.gateField, gate, w.gateHint), ports("gate-ports", view.ports.flatMap((port) => ["lcus1", "modbus", "dry", "tx1500", "swing"].map((kind) => `${kind}:${port}`))),
        field("signal", w.signalField, signal, w.signalHint)],
      extra: [button(w.tryGate, () => send("gate", { gate: gate.value }, "gate-test"))],
      wishes: () => ({ gate: gate.value, signal: signal.value }),
    };
  },
  scanner(view, w) {
    const scanner = input("scanner", "scanner", view.settings.scanner, { placeholder: "/dev/serial/by-id/…", list: "scanner-ports" });
    return { fields: [field("scanner", w.scannerField, scanner, w.scannerHint), ports("scanner-ports", view.ports)], wishes: () => ({ scanner: scanner.value }) };
  },
  enrolment(view, w) {
    if (view.identity) {
      return { fields: [element("p", {}, badge("good", w.enrolledAs(view.identity.terminal, view.identity.location))), identity(view, w)], done: true };
    }
    const host = input("enrolment", "host", "", { placeholder: "host.example:7444" });
    const code = input("enrolment", "code", "", { class: "code" });
    const scan = view.settings.scanner
      ? [button(w.scanCode, async () => {
          const done = await send("enrolment", {}, "scan-code");
          if (done?.details?.code) {
            typed.set("enrolment.code", done.details.code);
            drawn = "";
            draw(live());
          }
        })]
      : [];
    return {
      fields: [field("host", w.hostField, host, w.hostHint), field("code", w.codeField, code, w.codeHint)],
      extra: scan,
      wishes: () => ({ host: host.value, code: code.value }),
      next: w.enrol,
    };
  },
  "self-test"(view, w) {
    const found = view.findings;
    return {
      fields: [
        ...(view.tested ? [element("p", {}, badge("good", w.tested), " ", element("span", { class: "soft" }, tested(view, w)))] : []),
        ...(found && !view.tested ? [element("p", {}, tested(view, w))] : []),
        ...(found ? [findings(found)] : [])],
      extra: found && found.wrong > 0 && !view.tested ? [button(w.anyway, () => send("self-test", { anyway: true }))] : [],
      wishes: () => ({}),
      next: found ? w.testAgain : w.test,
      onward: view.tested !== undefined,
    };
  },
  "hand-over"(view, w) {
    return { fields: [sheet(view, w)], extra: [button(w.print, () => window.print())], wishes: () => ({}), next: w.startTerminal };
  },
};

/** What the self-test came to; after a restart there are only the words that were kept of it. */
function tested(view, w) {
  const found = view.findings;
  return found ? w.found(found.wrong, found.doubtful, found.findings.length) : view.tested;
}

function identity(view, w) {
  const who = view.identity;
  return element("dl", { class: "pairs" }, ...[[w.terminal, who.terminal], [w.location, who.location], [w.item, who.item], [w.region, who.region], [w.host, who.host]]
    .flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));
}

function sheet(view, w) {
  const minutes = Math.max(1, Math.round((new Date(view.now) - new Date(view.began)) / 60_000));
  const rows = ["place", "reader", "sam", "gate", "signal", "scanner"].map((name) => [w.setting[name], view.settings[name] ?? w.none]);
  const pairs = (list) => element("dl", { class: "pairs" }, ...list.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));
  return element("div", { class: "sheet" },
    element("h3", {}, w.sheetTitle),
    ...(view.identity ? [identity(view, w)] : []),
    pairs(rows),
    pairs([[w.tested, tested(view, w) ?? w.none], [w.software, `${view.version}, Java ${view.java}`],
      [w.date, new Date(view.now).toLocaleString("sv-SE")], [w.took, w.minutes(minutes)]]),
    element("div", { class: "sign" }, element("p", {}, w.signTechnician), element("p", {}, w.signOperator)));
}

function drawSteps(view) {
  const w = words();
  byId("steps").replaceChildren(
    ...view.steps.map((step, i) => {
      const now = step.name === shown;
      const node = button("", () => go(step.name), { class: step.done ? "done" : "" });
      node.append(element("span", { class: "mark", "aria-hidden": "true" }, step.done ? icon(SIGNS.good) : String(i + 1)), element("span", {}, w.step[step.name]));
      node.disabled = !step.open || busy !== null;
      if (now) node.setAttribute("aria-current", "step");
      if (step.done) node.append(element("span", { class: "unseen" }, w.stepDone));
      return element("li", {}, node);
    }),
  );
}

function draw(view) {
  if (leaving || view === undefined) return;
  if (view.steps === undefined) {
    location.reload(); // the running terminal's page answers at this address now
    return;
  }
  if (shown === null) shown = view.next ?? "hand-over";
  const w = words();
  const key = JSON.stringify([language(), shown, busy, said, view.steps, view.settings, view.slots, view.slotsFault, view.ports, view.identity, view.findings, view.tested]);
  if (key === drawn) return;
  const had = document.activeElement?.id;
  drawn = key;
  drawSteps(view);
  const form = FORMS[shown](view, w);
  const extra = form.extra ?? [];
  const next = element("button", { type: "submit", class: "main", id: "next" }, form.next ?? w.next);
  const onward = button(w.next, () => go(nextAfter(shown)), { class: "main", id: "onward" });
  for (const node of [next, onward, ...extra]) node.disabled = busy !== null;
  if (form.onward) next.className = "";
  const buttons = [...(form.done ? [] : [next]), ...extra, ...(form.done || form.onward ? [onward] : [])];
  const body = element("form", {},
    element("h2", { tabindex: "-1" }, w.step[shown]),
    element("p", { class: "soft" }, w.stepWhy[shown]),
    ...form.fields,
    element("div", { class: "result", role: "status" },
      ...(busy !== null ? [element("p", { class: "soft" }, w.doing[busy] ?? w.underWay)]
        : said !== null && !(said.name === "self-test" && view.findings) && !(said.done.good && said.name === shown) ? outcome(said.name, said.done) : [])),
    element("div", { class: "buttons" }, ...buttons));
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    const wishes = form.wishes();
    form.before?.(wishes);
    send(shown, wishes);
  });
  byId("step").replaceChildren(body);
  if (had && had !== "desk") byId(had)?.focus();
}

begin(({ live: view }) => draw(view));
