"use strict";
(() => {
  const root = document.documentElement;
  const form = document.getElementById("filters");
  const body = document.querySelector("#rows tbody");
  const shown = document.getElementById("shown");
  const heads = [...document.querySelectorAll("#rows th[data-sort]")];
  const say = (cell) => cell.textContent.trim();
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const rows = [...body.rows].map((row) => ({
    row,
    text: fold([...row.cells].slice(0, 7).map((cell) => cell.innerText).join(" ")),
    industry: say(row.cells[2]),
    rating: say(row.cells[4]),
    code: say(row.cells[3]) === "—" ? "0" : "1",
    green: row.querySelector("b.green") ? "1" : "",
    digital: row.querySelector("b.digital") ? "1" : "",
  }));
  // Highest first.
  const steps = [...form.querySelectorAll("[name=rating] option")].slice(1).map((one) => one.value);
  let sort = "";

  const name = (head) => head.className;
  const key = {
    n: (cell) => { const number = parseFloat(say(cell)); return isNaN(number) ? null : number; },
    r: (cell) => steps.indexOf(say(cell)) + 1 || null,
    p: say,
    t: (cell) => (say(cell) === "—" ? null : say(cell)),
  };
  const compare = { n: (a, b) => a - b, r: (a, b) => b - a, p: collator.compare, t: (a, b) => (a < b ? -1 : a > b) };

  function order() {
    const down = sort.startsWith("-");
    const head = heads.find((one) => name(one) === sort.replace("-", ""));
    for (const one of heads) {
      if (one === head) one.setAttribute("aria-sort", down ? "descending" : "ascending");
      else one.removeAttribute("aria-sort");
    }
    let sorted = rows;
    if (head) {
      const kind = head.dataset.sort;
      const keyed = rows.map((one) => [one, key[kind](one.row.cells[head.cellIndex])]);
      // What has no value comes last both ways.
      keyed.sort(([, a], [, b]) =>
        a === null || b === null ? (a === null) - (b === null) : compare[kind](a, b) * (down ? -1 : 1));
      sorted = keyed.map(([one]) => one);
    }
    body.append(...sorted.map((one) => one.row));
  }

  function filter() {
    const wanted = new FormData(form);
    const words = fold(wanted.get("q")).split(" ").filter(Boolean);
    let count = 0;
    for (const one of rows) {
      const fits = words.every((word) => one.text.includes(word)) &&
        ["industry", "rating", "code", "green", "digital"].every((name) => !wanted.get(name) || wanted.get(name) === one[name]);
      one.row.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} / ${rows.length}`;
  }

  function remember() {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (sort) state.set("sort", sort);
    if (document.getElementById("en").checked) state.set("lang", "en");
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  }

  function speak(lang) {
    document.getElementById(lang).checked = true;
    root.lang = lang === "en" ? "en" : "zh-Hans";
    for (const one of form.querySelectorAll("[data-en]")) {
      one.dataset.zh ??= one.textContent;
      one.textContent = one.dataset[lang];
    }
  }

  function fill(state) {
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = state.get(field.name) === "1";
      else if (field.name) field.value = state.get(field.name) || "";
    }
  }

  function restore() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) {
      // A link leads to a row, whatever is filtered.
      if (document.getElementById(hash)?.hidden) {
        fill(new URLSearchParams());
        filter();
        document.getElementById(hash).scrollIntoView();
      }
      return;
    }
    const state = new URLSearchParams(hash);
    fill(state);
    sort = state.get("sort") || "";
    if (state.get("lang") === "en") speak("en");
    order();
    filter();
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sort = sort === name(head) ? `-${name(head)}` : sort === `-${name(head)}` ? "" : name(head);
      order();
      remember();
    });
  }
  for (const link of body.querySelectorAll('a[href^="#p"]')) link.href = document.querySelector(link.hash).href;
  // The dots of an industry stand in the order of pay, as its rows do when sorted by it.
  for (const dots of document.querySelectorAll(".chart g")) {
    const industry = dots.previousElementSibling.previousElementSibling.textContent;
    const pay = (one) => one.row.cells[5].textContent;
    const paid = rows.filter((one) => one.industry === industry && /^[\d.]+$/.test(pay(one)));
    paid.sort((a, b) => pay(a) - pay(b));
    [...dots.children].forEach((dot, i) => {
      if (!paid[i]) return;
      const title = dot.appendChild(document.createElementNS(dot.namespaceURI, "title"));
      title.textContent = `${paid[i].row.cells[1].firstChild.textContent.trim()} ${pay(paid[i])}`;
    });
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    fill(new URLSearchParams());
    filter();
    remember();
  });
  document.querySelector(".lang").addEventListener("change", (event) => { speak(event.target.id); remember(); });
  window.addEventListener("hashchange", restore);
  if (!/^zh/i.test(navigator.language)) speak("en");
  restore();
  filter();
})();
