// Finds headings and text in search-index.js. No page asks any server for anything.

(function () {
  const MOST = 40;
  const AROUND = 70;
  const sections = window.oneCardDocs || [];
  const root = document.body.dataset.root;
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const list = document.getElementById("found-list");
  const howMany = document.getElementById("found-how-many");

  // A heading counts before a text, a whole word sequence before scattered words.
  function worth(section, words) {
    const heading = section[2].toLowerCase();
    const page = section[1].toLowerCase();
    const text = section[3].toLowerCase();
    let sum = 0;
    for (const word of words) {
      if (heading.includes(word)) {
        sum += 10;
      } else if (text.includes(word)) {
        sum += 2;
      } else if (page.includes(word)) {
        sum += 1;
      } else {
        return 0;
      }
    }
    return sum + (text.includes(words.join(" ")) ? 3 : 0);
  }

  function marked(text, words) {
    const part = document.createElement("span");
    let rest = text;
    while (rest !== "") {
      const low = rest.toLowerCase();
      let at = -1;
      let length = 0;
      for (const word of words) {
        const here = low.indexOf(word);
        if (here >= 0 && (at < 0 || here < at)) {
          at = here;
          length = word.length;
        }
      }
      if (at < 0) {
        part.append(rest);
        break;
      }
      const mark = document.createElement("mark");
      mark.textContent = rest.slice(at, at + length);
      part.append(rest.slice(0, at), mark);
      rest = rest.slice(at + length);
    }
    return part;
  }

  function around(text, words) {
    const low = text.toLowerCase();
    const places = words.map((word) => low.indexOf(word)).filter((place) => place >= 0);
    const from = Math.max(0, (places.length ? Math.min(...places) : 0) - AROUND);
    const cut = text.slice(from, from + 3 * AROUND);
    return (from > 0 ? "… " : "") + cut + (from + cut.length < text.length ? " …" : "");
  }

  function look() {
    const words = field.value.trim().toLowerCase().split(/\s+/).filter((word) => word !== "");
    list.replaceChildren();
    found.hidden = words.length === 0;
    if (words.length === 0) {
      return;
    }
    const fits = sections
      .map((section) => ({ section, worth: worth(section, words) }))
      .filter((fit) => fit.worth > 0)
      .sort((a, b) => b.worth - a.worth);
    howMany.textContent =
      fits.length === 0
        ? "Nothing found. 没有找到。"
        : fits.length > MOST
          ? `${fits.length} found, the first ${MOST} are shown. 找到 ${fits.length} 处，显示前 ${MOST} 处。`
          : `${fits.length} found. 找到 ${fits.length} 处。`;
    for (const { section } of fits.slice(0, MOST)) {
      const [path, page, heading, text] = section;
      const link = document.createElement("a");
      link.href = root + path;
      link.append(marked(page === heading ? page : `${page} › ${heading}`, words));
      const line = document.createElement("p");
      line.append(marked(around(text, words), words));
      const item = document.createElement("li");
      item.append(link, line);
      list.append(item);
    }
  }

  field.addEventListener("input", look);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      found.hidden = true;
    }
    if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search") || event.target.closest("#found a")) {
      found.hidden = true;
    }
  });

  // The page that is open is in sight in a long navigation.
  document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "center" });
  if (location.hash === "") {
    window.scrollTo(0, 0);
  }
})();
