// The contents of the help: headings are found by their words.

const search = document.getElementById("search");

function look() {
  const wanted = search.value.trim().toLowerCase();
  let found = 0;
  for (const part of document.querySelectorAll(".document")) {
    let any = false;
    for (const line of part.querySelectorAll("h2, p")) {
      const fits = wanted === "" || line.textContent.toLowerCase().includes(wanted);
      line.hidden = !fits;
      any ||= fits;
      found += fits ? 1 : 0;
    }
    part.hidden = !any;
  }
  document.getElementById("search-none").textContent =
    found === 0 ? "No heading has these words. 没有找到。" : "";
}

search?.addEventListener("input", look);
