// Draws the code that the lab made last, and how long it is still to be shown.

import { icon, language, listen, speak } from "/page/page.js";

const QUIET = 4; // modules of white around a code (ISO/IEC 18004)

const WORDS = {
  en: {
    language: "Language",
    drawing: "QR code",
    over: "This code has ended. It renews itself when the lab is back.",
    hint: "Hold it to the scanner, screen bright",
    lab: "Lab: no real card",
    copy: "Copy as text",
    copied: "Copied",
    left: (seconds) => `New code in ${seconds} s`,
    title: { TRANSIT: "Transit code", ECARD: "Electronic social security card" },
    subtitle: {
      TRANSIT: "Checked by the gate itself, once",
      ECARD: "Checked by its platform, once",
    },
    line: { connecting: "Connecting …", live: "Live", lost: "The lab is gone" },
  },
  zh: {
    language: "语言",
    drawing: "二维码",
    over: "此码已失效，恢复连接后自动刷新。",
    hint: "请调亮屏幕，将二维码对准扫码口",
    lab: "测试用，非真实卡",
    copy: "复制文本",
    copied: "已复制",
    left: (seconds) => `${seconds} 秒后自动刷新`,
    title: { TRANSIT: "交通一卡通乘车码", ECARD: "电子社保卡" },
    subtitle: { TRANSIT: "由闸机离线核验，一次有效", ECARD: "由平台在线核验，一次有效" },
    line: { connecting: "正在连接…", live: "已连接", lost: "连接已断开" },
  },
};

const LINE_TONE = { connecting: "quiet", live: "good", lost: "bad" };
const LINE_ICON = {
  connecting: "M8 3v5l3 2M8 1.5a6.5 6.5 0 1 0 .1 0",
  live: "M2.5 8.5 6.5 12.5 13.5 4",
  lost: "M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5",
};

const byId = (id) => document.getElementById(id);
const words = () => WORDS[language()];

let shown = null;
let aheadMs = 0;
let line = "connecting";

/** One path of all dark modules: a row of them is one stroke. */
function pathOf(rows) {
  let path = "";
  rows.forEach((row, y) => {
    for (const run of row.matchAll(/1+/g)) {
      path += `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`;
    }
  });
  return path;
}

function drawCode() {
  const svg = byId("drawing");
  const size = shown.rows.length + 2 * QUIET;
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", pathOf(shown.rows));
  svg.replaceChildren(path);
  fitCode();
}

/** Every module as many whole pixels as every other: scanners mind, and blurred edges too. */
function fitCode() {
  if (shown === null) return;
  const size = shown.rows.length + 2 * QUIET;
  const scale = window.devicePixelRatio;
  const pixels = Math.max(1, Math.floor((byId("code").clientWidth * scale) / size));
  byId("drawing").style.width = `${(pixels * size) / scale}px`;
}

function drawTime() {
  if (shown === null) return;
  const now = Date.now() + aheadMs;
  const renews = Date.parse(shown.issuedAt) + shown.renewedEvery;
  const leftMs = Math.max(0, renews - now);
  byId("left").style.transform = `scaleX(${Math.min(1, leftMs / shown.renewedEvery)})`;
  byId("countdown").textContent = words().left(Math.ceil(leftMs / 1000));
  byId("over").hidden = now <= Date.parse(shown.until);
}

function drawWords() {
  const badge = byId("line");
  badge.className = `badge ${LINE_TONE[line]}`;
  badge.replaceChildren(icon(LINE_ICON[line]), words().line[line]);
  if (shown === null) return;
  document.title = words().title[shown.kind];
  byId("title").textContent = words().title[shown.kind];
  byId("subtitle").textContent = words().subtitle[shown.kind];
  drawTime();
}

function show(code) {
  shown = code;
  aheadMs = Date.parse(code.now) - Date.now();
  byId("copy").textContent = words().copy;
  drawCode();
  drawWords();
}

byId("copy").addEventListener("click", async () => {
  if (shown === null) return;
  await navigator.clipboard.writeText(shown.text);
  byId("copy").textContent = words().copied;
});

addEventListener("resize", fitCode);
speak(WORDS, drawWords);
setInterval(drawTime, 200);
listen("/events", { snapshot: show, code: show }, (state) => {
  line = state;
  drawWords();
});
