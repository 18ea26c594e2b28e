// The phases of the last taps as stacked bars. What a card itself needs is in "read".

import { element } from "/page/page.js";

const SPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 220;
const LEFT = 64;
const BOTTOM = 24;
const TOP = 12;
const STEP = 26;
const PHASES = ["detect", "read", "prove", "decide"];

const shape = (tag, attributes) => {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

/** What is ours and the card's of a tap, in milliseconds: all but waiting for the passage. */
export const total = (tap) => PHASES.reduce((sum, phase) => sum + tap.phases[`${phase}Us`], 0) / 1000;

/** A round number at or above what is the highest. */
function ceiling(most) {
  const base = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 5, 10].map((step) => step * base).find((step) => step >= most);
}

export function legend(names) {
  return PHASES.map((phase) =>
    element("li", {}, element("span", { class: `swatch ${phase}`, "aria-hidden": "true" }), names[phase]),
  );
}

/** How many bars a drawing of that width has room for. */
export const room = (width) => Math.max(1, Math.floor((width - LEFT) / STEP));

/** Draws the last of them that there is room for, in a drawing of that width in CSS pixels. */
export function draw(all, width, text) {
  const taps = all.slice(-room(width));
  const svg = shape("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": text.label(taps.length),
  });
  const top = ceiling(Math.max(...taps.map(total)));
  const high = HEIGHT - TOP - BOTTOM;
  const y = (value) => TOP + high - (value / top) * high;
  for (let i = 0; i <= 4; i++) {
    const value = (top * i) / 4;
    svg.append(
      shape("line", { x1: LEFT, x2: width, y1: y(value), y2: y(value), class: "grid" }),
    );
    const label = shape("text", { x: LEFT - 8, y: y(value) + 4, class: "tick", "text-anchor": "end" });
    label.textContent = `${value >= 10 || value === 0 ? value : value.toFixed(1)} ms`;
    svg.append(label);
  }
  taps.forEach((tap, i) => {
    const x = LEFT + (room(width) - taps.length + i) * STEP;
    const bar = shape("g", {});
    const title = shape("title", {});
    title.textContent = text.bar(tap, total(tap));
    bar.append(title);
    let below = 0;
    for (const phase of PHASES) {
      const part = tap.phases[`${phase}Us`] / 1000;
      if (part > 0) {
        bar.append(
          shape("rect", {
            x: x + 2,
            width: STEP - 6,
            y: y(below + part),
            height: Math.max(0.5, y(below) - y(below + part)),
            class: phase,
          }),
        );
      }
      below += part;
    }
    if (!tap.approved) {
      bar.append(shape("path", { d: `M${x + STEP / 2 - 5} ${HEIGHT - 14}l8 8m0-8l-8 8`, class: "declined" }));
    }
    svg.append(bar);
  });
  return svg;
}
