// What all pages share: language, making elements, and the line to the host.
// Text reaches the page by textContent alone; the server's trusted-types policy holds that too.

const LANGUAGE_KEY = "onecard.language";
const SILENCE_MS = 40_000; // the host beats every 15 s
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

const languageListeners = [];
let current = firstLanguage();

function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const known = (text) => (text === "zh" || text === "en" ? text : null);
  return (
    known(asked) ??
    known(remembered()) ??
    (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en")
  );
}

function remembered() {
  try {
    return sessionStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null; // storage may be switched off: the switch then holds until the page is left
  }
}

/** "zh" or "en". */
export function language() {
  return current;
}

export function setLanguage(next) {
  current = next;
  try {
    sessionStorage.setItem(LANGUAGE_KEY, next);
  } catch {
    // as above
  }
  languageListeners.forEach((listener) => listener());
}

/**
 * Fills every [data-text] and [data-label] from the dictionary, wires the [data-language] buttons,
 * and does so again when the language is switched; then calls `changed`.
 */
export function speak(dictionary, changed) {
  const apply = () => {
    document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
    const words = dictionary[current];
    for (const node of document.querySelectorAll("[data-text]")) {
      node.textContent = words[node.dataset.text];
    }
    for (const node of document.querySelectorAll("[data-label]")) {
      node.setAttribute("aria-label", words[node.dataset.label]);
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === current));
    }
    changed();
  };
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => setLanguage(button.dataset.language));
  }
  languageListeners.push(apply);
  apply();
}

/** An element with attributes; children are nodes or text. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** A 16 x 16 drawing of one stroked path, hidden from screen readers: words stand beside it. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * Listens to an event stream and keeps it open.
 *
 * @param path of the stream
 * @param handlers event name to a function that takes the event's data
 * @param onState told "connecting", "live" or "lost"
 *
 * The stream is closed while nobody looks at the page: a browser gives one site six connections,
 * and hidden tabs would use them up. Coming back starts from a fresh snapshot.
 */
export function listen(path, handlers, onState) {
  let source = null;
  let silence = 0;
  let retry = 0;
  let retryMs = FIRST_RETRY_MS;

  const alive = () => {
    retryMs = FIRST_RETRY_MS;
    clearTimeout(silence);
    silence = setTimeout(reopen, SILENCE_MS);
    onState("live");
  };

  const close = () => {
    clearTimeout(silence);
    clearTimeout(retry);
    source?.close();
    source = null;
  };

  const reopen = () => {
    close();
    onState("lost");
    open();
  };

  const open = () => {
    close();
    source = new EventSource(path);
    source.addEventListener("beat", alive);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        alive();
        handle(JSON.parse(event.data));
      });
    }
    source.addEventListener("open", alive);
    source.addEventListener("error", () => {
      onState("lost");
      // The browser itself tries again, unless the host refused: then it is up to us.
      if (source?.readyState === EventSource.CLOSED) {
        clearTimeout(retry);
        retry = setTimeout(open, retryMs);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    });
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else if (source === null) {
      onState("connecting");
      open();
    }
  });

  onState("connecting");
  open();
}
