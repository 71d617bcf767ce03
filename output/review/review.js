"use strict";
// All text of the document goes through textContent or attributes: none of it is ever read as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const MARKS = { accepted: "✓", rejected: "✗" };
  const KINDS = {
    row: "row 行", header: "header 表头", heading: "heading 标题", note: "note 备注", total: "total 合计",
    caption: "caption 续表", furniture: "furniture 页眉页脚", band: "band 分组", "other-section": "other list 其他表",
    "other-table": "other table 其他表", text: "text 正文",
  };
  const TOLD = { green: "green 绿色", digital: "digital 数字", code_level: "", rating_level: "level 级",
    salary_min_wan: "from 下限", salary_max_wan: "to 上限", median_salary_cny: "CNY 元" };

  // --- what is to be decided: the document (findings without a row), then each row ------------------
  const findings = data.findings.map((finding, index) => ({ ...finding, index, decision: null, note: "" }));
  const items = data.rows.map((row, index) => ({
    index, row, decision: null, note: "", findings: findings.filter((f) => f.item === index),
  }));
  const loose = findings.filter((f) => f.item === null);
  if (loose.length) items.unshift({ index: -1, row: null, decision: null, note: "", findings: loose });
  const rows = items.filter((item) => item.row);
  const needed = findings.filter((f) => f.needs_decision);
  let shown = items;
  let now = null;
  let chosen = null; // the finding that y and n are about, if any

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const cellText = (item, field) => {
    const cell = item.row && item.row.cells[field];
    return cell ? cell.value ?? cell.printed.replace(/\s+/g, " ").trim() : "";
  };
  const numberOf = (item) => cellText(item, "seq") || String(item.index + 1);
  const nameOf = (item) => (item.row ? cellText(item, "title") || "(no title 无名称)" : "The whole document 全文");
  const isFlagged = (item) => item.findings.some((f) => f.needs_decision);
  const isOpen = (item) => (item.row && !item.decision) || item.findings.some((f) => f.needs_decision && !f.decision);
  const isRefused = (item) => item.decision === "rejected" || item.findings.some((f) => f.decision === "rejected");

  // --- the source: boxes over pictures, or a table of lines -----------------------------------------
  const marks = new Map(items.map((item) => [item, []])); // an item's nodes in the source
  const addRect = (box, names, title, item) => {
    const svg = box && document.querySelector(`svg[data-page="${box[0]}"]`);
    if (!svg) return null;
    const rect = document.createElementNS(SVG, "rect");
    const sides = { class: names, x: box[1], y: box[2], width: box[3], height: box[4] };
    for (const [name, value] of Object.entries(sides)) rect.setAttribute(name, value);
    const label = document.createElementNS(SVG, "title");
    label.textContent = title;
    rect.append(label);
    if (item) {
      rect.addEventListener("click", () => select(item));
      marks.get(item).push(rect);
    }
    svg.append(rect);
    return rect;
  };
  const drawBoxes = () => {
    for (const passage of data.passages) addRect(passage.box, `aside ${passage.kind}`, KINDS[passage.kind] ?? passage.kind, null);
    for (const item of rows) {
      for (const field of data.fields) {
        const cell = item.row.cells[field.name];
        const flagged = item.findings.some((f) => f.needs_decision && f.field === field.name);
        for (const box of cell ? cell.boxes : []) {
          addRect(box, `cell${flagged ? " flagged" : ""}`, `${numberOf(item)} ${field.title} ${field.title_zh}`, item);
        }
      }
    }
    for (const finding of findings.filter((f) => f.box && !f.waiver)) {
      addRect(finding.box, "spot", finding.message, items.find((item) => item.findings.includes(finding)));
    }
  };
  const pieceOf = (text) => make("span", { class: "piece" }, text.replace(/\s+/g, " "));
  const drawLines = () => {
    const apart = new Map(); // passages of one kind and place are one line
    for (const { page, row, kind, text } of data.passages) {
      const key = `${page}:${row}:${kind}`;
      if (!apart.has(key)) apart.set(key, { page, row, kind, pieces: [], item: null });
      apart.get(key).pieces.push(text);
    }
    const lines = [
      ...apart.values(),
      ...rows.map((item) => ({ page: item.row.page, row: item.row.row, kind: "row", item,
        pieces: data.fields.map((f) => item.row.cells[f.name]).filter((c) => c && !c.inherited).map((c) => c.printed) })),
    ].sort((a, b) => a.page - b.page || a.row - b.row);
    const body = make("tbody");
    for (const line of lines) {
      const flagged = line.item && isFlagged(line.item);
      const names = `${line.item ? "row" : "apart"}${flagged ? " flagged" : ""}`;
      const row = make("tr", { class: names },
        make("td", {}, `${line.page}:${line.row}`),
        make("td", {}, KINDS[line.kind] ?? line.kind),
        make("td", {}, ...line.pieces.map(pieceOf)));
      if (line.item) {
        row.addEventListener("click", () => select(line.item));
        marks.get(line.item).push(row);
      }
      body.append(row);
    }
    const heads = ["Place 位置", "What 类别", "Printed 原文"].map((text) => make("th", { scope: "col" }, text));
    $("sheets").append(make("table", { class: "lines" },
      make("caption", {}, "What the source holds, in its order (page:row) 原件内容"),
      make("thead", {}, make("tr", {}, ...heads)), body));
  };

  // --- the card of the row under review --------------------------------------------------------------
  const squeeze = (text) => text.replace(/\s+/g, "");
  const withBreaks = (text) => text.split("\n").flatMap((line, i) => // a printed line break as a sign
    (i ? [make("span", { class: "break", title: "line break 换行" }, "↵"), line] : [line]));
  const drawCell = (field, item) => {
    const cell = item.row.cells[field.name];
    const flagged = item.findings.some((f) => f.needs_decision && f.field === field.name);
    const head = make("th", { scope: "row" }, field.title, make("span", { class: "zh", lang: "zh-Hans" }, field.title_zh));
    const printed = make("td", {}, ...(cell ? withBreaks(cell.printed) : []));
    if (cell && cell.inherited) printed.append(make("span", { class: "same" }, " (for several rows 多行共用)"));
    if (cell && cell.confidence !== null) printed.append(make("span", { class: "same" }, ` (OCR ${Math.round(100 * cell.confidence)} %)`));
    const value = make("td");
    if (!cell || cell.value === null) {
      value.append(make("span", { class: "null" }, "none 空"));
    } else {
      const changed = squeeze(cell.value) !== squeeze(cell.printed);
      value.append(make("span", { class: changed ? "changed" : null, title: changed ? "differs from what is printed" : null }, cell.value));
    }
    const told = Object.entries(cell ? cell.told : {}).map(([name, text]) => (text === "true" ? TOLD[name] : `${TOLD[name]} ${text}`.trim()));
    if (told.length) value.append(make("span", { class: "told" }, told.join(" · ")));
    return make("tr", { class: flagged ? "flagged" : null }, head, printed, value);
  };
  const drawFinding = (finding) => {
    const names = ["finding", finding.severity, finding.waiver !== null && "waived", finding === chosen && "chosen"];
    const field = data.fields.find((f) => f.name === finding.field);
    const node = make("div", { class: names.filter(Boolean).join(" "), "data-finding": finding.index },
      make("p", { class: "rule" }, `${finding.severity} · ${finding.rule}${field ? ` · ${field.title} ${field.title_zh}` : ""}`),
      make("p", {}, finding.message), make("p", { lang: "zh-Hans" }, finding.message_zh),
      finding.hint ? make("p", { class: "hint" }, finding.hint) : null,
      finding.waiver !== null ? make("p", { class: "hint" }, `waived 已豁免: ${finding.waiver}`) : null);
    if (!finding.needs_decision) return node;
    const button = (decision, word, zh) => {
      const each = make("button", { type: "button", class: decision === "accepted" ? "accept" : "reject",
        "aria-pressed": String(finding.decision === decision) }, word, make("span", { lang: "zh-Hans" }, ` ${zh}`));
      each.addEventListener("click", () => { chosen = finding; decide(decision); });
      return each;
    };
    node.append(make("div", { class: "buttons", role: "group", "aria-label": `Finding ${finding.rule}` },
      button("accepted", "It is right so", "属实无误"), button("rejected", "It must be mended", "须更正")));
    return node;
  };
  const drawCard = () => {
    if (!now) return;
    $("heading").textContent = now.row ? `${numberOf(now)} ${nameOf(now)}` : nameOf(now);
    const place = now.row ? [`page ${now.row.page}, row ${now.row.row} 第${now.row.page}页第${now.row.row}行`] : [];
    $("place").replaceChildren(...place,
      ...(now.decision ? [" ", make("span", { class: `verdict ${now.decision}` }, `${MARKS[now.decision]} ${now.decision}`)] : []));
    $("findings").replaceChildren(...now.findings.map(drawFinding));
    $("cells").hidden = !now.row;
    $("cells").tBodies[0].replaceChildren(...(now.row ? data.fields.map((field) => drawCell(field, now)) : []));
    for (const [id, decision] of [["accept", "accepted"], ["reject", "rejected"]]) {
      $(id).setAttribute("aria-pressed", String((chosen ?? now).decision === decision));
    }
    $("note").value = (chosen ?? now).note;
  };

  // --- the list of all rows --------------------------------------------------------------------------
  const buttons = new Map();
  const drawButton = (item) => {
    const state = isRefused(item) ? "rejected" : isOpen(item) ? "" : "accepted";
    const button = buttons.get(item);
    button.className = [state, isFlagged(item) && "flagged"].filter(Boolean).join(" ");
    button.querySelector(".mark").textContent = MARKS[state] ?? "·";
    button.querySelector(".state").textContent = state || "undecided";
    button.tabIndex = item === now ? 0 : -1;
    if (item === now) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    const verdict = item.decision === "rejected" ? "refused" : item.decision ? "decided" : "";
    for (const node of marks.get(item)) {
      node.classList.toggle("now", item === now);
      node.classList.toggle("decided", verdict === "decided");
      node.classList.toggle("refused", verdict === "refused");
    }
  };
  const makeButtons = () => {
    for (const item of items) {
      const pay = cellText(item, "median_salary_wan");
      const button = make("button", { type: "button" },
        make("span", { class: "mark", "aria-hidden": "true" }), make("span", { class: "number" }, item.row ? numberOf(item) : "⚑"),
        make("span", { class: "name" }, nameOf(item)),
        make("span", { class: "pay" }, [cellText(item, "rating"), pay].filter(Boolean).join(" · ")),
        make("span", { class: "state hidden" }));
      button.addEventListener("click", () => select(item));
      buttons.set(item, button);
      $("list").append(make("li", {}, button));
    }
  };
  const TESTS = { all: () => true, open: isOpen, flagged: (item) => item.findings.length > 0, rejected: isRefused };
  const haystacks = new Map(items.map((item) => [item, item.row
    ? Object.values(item.row.cells).map((c) => `${squeeze(c.printed)} ${c.value ?? ""}`).join(" ").toLowerCase() : ""]));
  const filter = () => {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const test = TESTS[$("filter").value];
    shown = items.filter((item) => test(item) && words.every((word) => haystacks.get(item).includes(word)));
    const visible = new Set(shown);
    for (const [item, button] of buttons) button.parentNode.hidden = !visible.has(item);
    $("empty").hidden = shown.length > 0;
    if (shown.length && !visible.has(now)) select(shown[0], { quiet: true });
  };

  // --- moving and deciding ---------------------------------------------------------------------------
  const reveal = (area, node) => {
    if (!node) return;
    const outer = area.getBoundingClientRect(), inner = node.getBoundingClientRect();
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    area.scrollTop += inner.top - outer.top - Math.max(20, (outer.height - inner.height) / 3);
  };
  const select = (item, { finding = null, quiet = false } = {}) => {
    const before = now;
    [now, chosen] = [item, finding];
    for (const each of [before, now]) if (each) drawButton(each);
    drawCard();
    if (before !== now) $("card").scrollTop = 0;
    reveal($("list"), buttons.get(now));
    reveal($("sheets"), marks.get(now).find((node) => finding && node.classList.contains("flagged")) ?? marks.get(now)[0]);
    if (chosen) reveal($("card"), document.querySelector(`[data-finding="${chosen.index}"]`));
    if (!quiet) say(chosen ? `Finding ${needed.indexOf(chosen) + 1} / ${needed.length} 问题` : "");
  };
  const move = (step) => {
    if (!shown.length) return;
    const at = shown.indexOf(now);
    select(shown[Math.min(shown.length - 1, Math.max(0, at + step))]);
  };
  const openFindings = (item) => item.findings.filter((f) => f.needs_decision && !f.decision);
  const moveToFinding = () => {
    const order = items.flatMap((item) => item.findings.filter((f) => f.needs_decision).map((f) => [item, f]));
    const open = order.filter(([, f]) => !f.decision && f !== chosen);
    if (!open.length) return say("No finding is left to decide. 没有待定的问题。");
    const from = chosen ? order.findIndex(([, f]) => f === chosen) : order.findIndex(([item]) => items.indexOf(item) >= items.indexOf(now)) - 1;
    const [item, finding] = open.find(([, f]) => order.findIndex(([, g]) => g === f) > from) ?? open[0];
    select(item, { finding });
  };
  const advance = () => {
    const [rest] = openFindings(now);
    if (rest) return select(now, { finding: rest });
    if (now.row && !now.decision) return select(now); // its findings are settled, now the row itself
    const at = shown.indexOf(now);
    const following = shown.slice(at + 1).find(isOpen) ?? shown.find(isOpen);
    if (following) select(following);
    else { select(now); $("signing").open = true; say("All is decided: sign off below. 已全部核对，请在下方签核。"); }
  };
  const decide = (decision) => {
    if (!now) return;
    if (!now.row && !chosen) [chosen = null] = openFindings(now);
    const target = chosen ?? (now.row ? now : null);
    if (!target) return;
    target.decision = decision;
    refresh();
    if (decision === "accepted") { chosen = null; advance(); }
    else { drawCard(); say("Rejected: say why in the note, then press Enter. 已退回：请在备注中说明。"); $("note").focus(); }
  };
  const clear = () => {
    const target = chosen ?? now;
    if (!target) return;
    target.decision = null;
    refresh();
    drawCard();
  };
  const say = (text, warning = false) => {
    $("status").textContent = text;
    $("status").classList.toggle("warning", warning);
  };
  const refresh = () => {
    const done = rows.filter((item) => item.decision).length;
    const settled = needed.filter((f) => f.decision).length;
    $("counts").textContent = `${done} / ${rows.length} rows 行` + (needed.length ? ` · ${settled} / ${needed.length} findings 问题` : "");
    $("progress").max = Math.max(1, rows.length + needed.length);
    $("progress").value = done + settled;
    if (now) drawButton(now);
    keep();
  };

  // --- kept between visits, where the browser allows it ----------------------------------------------
  const KEY = `jinque-review:${data.about.source_sha256}:${data.about.content_sha256}`;
  const keep = () => {
    const state = [items, findings].map((list) => list.map(({ decision, note }) => [decision, note]));
    try { localStorage.setItem(KEY, JSON.stringify(state)); } catch { /* private window: nothing is kept */ }
  };
  const restore = () => {
    try {
      const state = JSON.parse(localStorage.getItem(KEY));
      [items, findings].forEach((list, which) => {
        if (state[which].length !== list.length) return;
        state[which].forEach(([decision, note], i) => {
          if (decision === null || decision in MARKS) list[i].decision = decision;
          list[i].note = String(note);
        });
      });
    } catch { /* nothing kept, or not ours */ }
  };

  // --- the sign-off ----------------------------------------------------------------------------------
  const makeSignOff = () => ({
    format: "jinque-sign-off/1",
    source: { name: data.about.source, sha256: data.about.source_sha256 },
    profile: data.about.profile,
    edition: data.about.edition,
    jinque_version: data.about.jinque_version,
    content_sha256: data.about.content_sha256,
    reviewer: $("reviewer").value.trim(),
    date: $("date").value,
    rows: rows.map((item) => ({ item: item.index + 1, page: item.row.page, row: item.row.row,
      decision: item.decision, note: item.note })),
    findings: findings.map((f) => ({ rule: f.rule, severity: f.severity, page: f.page, row: f.row, field: f.field,
      cell: f.cell, waived: f.waiver !== null, decision: f.decision, note: f.note })),
  });
  const download = (name, text) => {
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };
  const signOff = (event) => {
    event.preventDefault();
    if (!$("reviewer").value.trim()) { $("reviewer").value = ""; $("sign").reportValidity(); return; }
    const open = rows.filter((item) => !item.decision).length + needed.filter((f) => !f.decision).length;
    const refused = items.filter(isRefused).length;
    download(`${data.about.source}.sign-off.json`, `${JSON.stringify(makeSignOff(), null, 1)}\n`);
    if (open) say(`Exported, but ${open} decisions are missing: a release will refuse it. 尚有 ${open} 项未定，发布时会被拒绝。`, true);
    else if (refused) say(`Exported, with ${refused} rejected: a release will refuse it. 有 ${refused} 项被退回，发布时会被拒绝。`, true);
    else say("Exported: all is accepted. 已导出，全部接受。");
  };

  // --- wiring ----------------------------------------------------------------------------------------
  const KEYS = { j: () => move(1), k: () => move(-1), y: () => decide("accepted"), n: () => decide("rejected"),
    f: moveToFinding, u: clear, "/": () => $("search").focus() };
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (action) { event.preventDefault(); action(); }
  });
  const BUTTONS = { previous: () => move(-1), next: () => move(1), accept: () => decide("accepted"),
    reject: () => decide("rejected"), "next-finding": moveToFinding };
  for (const [id, action] of Object.entries(BUTTONS)) $(id).addEventListener("click", action);
  $("search").addEventListener("input", filter);
  $("filter").addEventListener("change", filter);
  $("note").addEventListener("input", () => { if (now) { (chosen ?? now).note = $("note").value; keep(); } });
  $("note").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    $("note").blur();
    chosen = null;
    advance();
  });
  $("sign").addEventListener("submit", signOff);

  restore();
  if (document.querySelector(".paper")) drawBoxes();
  else drawLines();
  makeButtons();
  for (const item of items) drawButton(item);
  if (items.length) select(items.find(isOpen) ?? items[0], { quiet: true });
  refresh();
})();
