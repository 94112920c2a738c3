// The site's script: search, sorting, the score tree, the findings worklist, the enterprise page.
// Data files are scripts that call kaoping.take, because a page opened from a disk may not fetch.
// Every text from a file enters the page as a text node; no markup is ever built from strings.
"use strict";
const kaoping = (() => {
  const root = document.documentElement.dataset.root;
  const got = new Map(), waiting = new Map();

  function take(name, value) {
    got.set(name, value);
    const ready = waiting.get(name);
    if (ready) ready.resolve(value);
  }

  function load(name) {
    if (got.has(name)) return Promise.resolve(got.get(name));
    if (waiting.has(name)) return waiting.get(name).promise;
    const job = {};
    job.promise = new Promise((resolve, reject) => Object.assign(job, { resolve, reject }));
    waiting.set(name, job);
    const tag = document.createElement("script");
    tag.src = `${root}data/${name}.js`;
    tag.onerror = () => job.reject(new Error(`缺少数据文件 data/${name}.js：请刷新页面；从磁盘打开的，请重新生成网站。`));
    document.head.append(tag);
    return job.promise;
  }

  function make(tag, inside, attributes) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    for (const part of [].concat(inside === undefined ? [] : inside)) node.append(part);
    return node;
  }

  const byId = (id) => document.getElementById(id);
  const fold = (text) => text.normalize("NFKC").toUpperCase().trim();
  const link = (text, href) => make("a", text, { href });
  const complain = (place) => (error) => { byId(place).textContent = error.message; };
  // An address typed by hand may hold a lone percent sign.
  function plain(hash) {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  }

  const fields = () => new URLSearchParams(location.hash.slice(1));

  function remember(pairs) {
    const kept = new URLSearchParams();
    for (const [name, value] of pairs) if (value) kept.set(name, value);
    history.replaceState(null, "", `#${kept}`);
  }

  return { take, load, make, byId, fold, link, complain, plain, fields, remember, root };
})();

(function search() {
  const { load, make, byId, fold, root } = kaoping;
  const box = byId("search"), list = byId("answers"), said = byId("search-said");
  const MOST = 12;
  const withNames = "names" in document.documentElement.dataset;
  let active = -1, turn = 0;
  if (!box) return;

  function rank(row, words) {
    const code = fold(row[1]), title = fold(row[2]);
    if (!words.every((word) => code.includes(word) || title.includes(word))) return 0;
    if (code === words[0]) return 4;
    if (code.startsWith(words[0])) return 3;
    return title.startsWith(words[0]) ? 2 : 1;
  }

  function best(rows, words) {
    return rows.map((row, n) => [rank(row, words), n, row]).filter((each) => each[0])
      .sort((a, b) => b[0] - a[0] || a[1] - b[1]).map((each) => each[2]);
  }

  async function enterprises(words, wanted, mine) {
    const found = [];
    const names = await load("names");
    for (let n = 0; n < names.files.length && found.length < wanted && mine === turn; n++) {
      const rows = (await load(`names/${n}`)).map(([key, name, unit]) =>
        ["企业", key, `${name}（${names.units[unit][1]}）`, `enterprises.html#${encodeURIComponent(key)}`]);
      found.push(...best(rows, words));
    }
    return found;
  }

  function codeOf(text) {
    const plain = fold(text).replace(/-/g, "");
    return /^[0-9A-Z]{18}$/.test(plain) ? plain.slice(8, 17) : text;
  }

  async function answer() {
    const mine = ++turn;
    const words = fold(codeOf(box.value)).split(/\s+/).filter(Boolean);
    if (!words.length) return close();
    const known = best(await load("search"), words).slice(0, MOST);
    if (mine !== turn) return;
    show(known, true);
    if (!withNames || words.join("").length < 2) return show(known, false);
    const more = await enterprises(words, MOST, mine);
    if (mine === turn) show(known.slice(0, more.length ? 8 : MOST).concat(more).slice(0, MOST), false);
  }

  function show(rows, isPart) {
    active = -1;
    list.replaceChildren(...rows.map((row, n) => make("li", [
      make("span", row[0], { class: "kind" }), make("span", row[1], { class: "key" }), make("span", row[2]),
    ], { role: "option", id: `answer-${n}`, "aria-selected": "false", "data-href": root + row[3] })));
    if (!rows.length) list.append(make("li", isPart ? "正在查找企业……" : "没有找到", { "aria-disabled": "true" }));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
    said.textContent = isPart ? "" : rows.length ? `${rows.length} 个结果` : "没有找到";
  }

  function close() {
    turn++; // an answer still on its way must not open the list again
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function move(step) {
    const options = [...list.querySelectorAll("[role=option]")];
    if (list.hidden || !options.length) return;
    active = (active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    box.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  function go(option) {
    if (!option) return;
    close();
    location.href = option.dataset.href;
  }

  function key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter") go(list.querySelectorAll("[role=option]")[Math.max(active, 0)]);
    else return;
    event.preventDefault();
  }

  function start() {
    box.closest("[role=search]").hidden = false;
    box.addEventListener("input", () => answer().catch((error) => { said.textContent = error.message; }));
    box.addEventListener("keydown", key);
    box.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => { event.preventDefault(); go(event.target.closest("[role=option]")); });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, select, textarea");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.focus();
      box.select();
    });
  }
  start();
})();

(function tables() {
  const { make, fold, byId } = kaoping;

  function value(row, column, isNumber) {
    const text = row.cells[column] ? row.cells[column].textContent.trim() : "";
    if (!isNumber) return text;
    const number = parseFloat(text);
    return Number.isNaN(number) ? -Infinity : number;
  }

  function sort(table, head, column) {
    const down = head.getAttribute("aria-sort") === "ascending";
    const isNumber = head.dataset.sort === "num";
    const rows = [...table.tBodies[0].rows];
    const order = (a, b) => isNumber ? a - b : a.localeCompare(b, "zh-Hans");
    const keys = new Map(rows.map((row, n) => [row, [value(row, column, isNumber), n]]));
    rows.sort((a, b) => {
      const [x, m] = keys.get(a), [y, n] = keys.get(b);
      return (x === y ? 0 : (down ? -1 : 1) * order(x, y)) || m - n;
    });
    table.querySelectorAll("[aria-sort]").forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...rows);
  }

  // Two head rows: cells that span both rows take the first places, then come spans of several columns.
  function columns(table) {
    const taken = [], found = [];
    [...table.tHead.rows].forEach((row, y) => {
      let x = 0;
      for (const head of row.cells) {
        while (taken[y] && taken[y][x]) x++;
        for (let r = 0; r < head.rowSpan; r++) for (let c = 0; c < head.colSpan; c++) (taken[y + r] = taken[y + r] || [])[x + c] = true;
        if (head.colSpan === 1) found.push([head, x]);
        x += head.colSpan;
      }
    });
    return found;
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    for (const [head, column] of columns(table)) {
      const button = make("button", [...head.childNodes], { type: "button", title: "排序" });
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, head, column));
    }
  }

  // A table wider than the window is scrolled with the arrow keys once it can have the focus.
  function reach() {
    for (const box of document.querySelectorAll(".wide")) {
      const isWide = box.scrollWidth > box.clientWidth + 1, caption = box.querySelector("caption");
      for (const [name, text] of [["tabindex", "0"], ["role", "region"], ["aria-label", caption ? caption.textContent : "表"]]) {
        if (isWide) box.setAttribute(name, text); else box.removeAttribute(name);
      }
    }
  }
  let later = 0;
  const soon = () => { clearTimeout(later); later = setTimeout(reach, 100); };
  addEventListener("resize", soon);
  addEventListener("toggle", soon, true);
  new MutationObserver(soon).observe(document.getElementById("main"), { childList: true, subtree: true });
  soon();

  for (const tools of document.querySelectorAll("[data-filter]")) {
    const table = byId(tools.dataset.filter), name = `filter-${tools.dataset.filter}`;
    const box = make("input", [], { type: "search", id: name, autocomplete: "off" });
    const said = make("span", [], { role: "status", class: "said" });
    tools.append(make("label", "筛选本表", { for: name }), box, said);
    tools.hidden = false;
    box.addEventListener("input", () => {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      const rows = [...table.tBodies[0].rows];
      for (const row of rows) row.hidden = !words.every((word) => fold(row.textContent).includes(word));
      said.textContent = words.length ? `${rows.filter((row) => !row.hidden).length}／${rows.length} 行` : "";
    });
  }
})();

(function tree() {
  const { load, make, link, plain, root } = kaoping;
  const items = [...document.querySelectorAll(".tree details")];

  function toHash() {
    const target = location.hash && document.getElementById(plain(location.hash.slice(1)));
    if (!target || target.tagName !== "DETAILS") return;
    target.open = true;
    target.scrollIntoView();
  }

  function row(each) {
    const name = each.href ? link(each.name, root + each.href) : each.name;
    const reason = each.reason + (each.date ? `（${each.date}）` : "");
    return make("tr", [make("th", name, { scope: "row" }), make("td", each.indicator), make("td", reason),
      make("td", each.verdict), make("td", each.witness), make("td", each.file, { class: "file" }),
      make("td", each.sheet), make("td", each.column), make("td", each.cell, { class: "cell" })]);
  }

  async function more(button) {
    const anchor = button.dataset.more;
    try {
      const rest = (await load(button.closest(".tree").dataset.rest))[anchor];
      const table = document.querySelector(`[data-evidence="${CSS.escape(anchor)}"]`);
      table.tBodies[0].append(...rest.map(row));
      button.parentNode.remove();
    } catch (error) {
      button.replaceWith(make("span", error.message));
    }
  }

  for (const note of document.querySelectorAll(".without-script")) note.hidden = true;
  for (const button of document.querySelectorAll("[data-more]")) {
    button.hidden = false;
    button.addEventListener("click", () => more(button));
  }
  for (const tools of document.querySelectorAll(".tree-tools")) {
    const own = [...tools.parentNode.querySelectorAll("details")];
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const what = event.target.dataset.open;
      if (what) for (const each of own) each.open = what === "all" || (what === "lost" && each.classList.contains("lost"));
    });
  }
  if (items.length) {
    toHash();
    addEventListener("hashchange", toHash);
    addEventListener("beforeprint", () => items.filter((each) => each.classList.contains("lost")).forEach((each) => { each.open = true; }));
  }
})();

(function worklist() {
  const { load, make, byId, fold, link, complain, fields, remember } = kaoping;
  const form = byId("worklist");
  if (!form) return;
  const PAGE = 200, NAMES = ["unit", "severity", "code", "sheet"];
  let index, limit = PAGE, turn = 0, all = null;

  // A row as objects of its own shard; positions are those of the index, so that both count alike.
  function rowsOf(shard) {
    const at = (list, text) => list.findIndex((each) => (Array.isArray(each) ? each[0] : each) === text);
    const places = new Map();
    const place = (list, text) => {
      const key = `${list === index.units ? "u" : list === index.codes ? "c" : "s"}${text}`;
      if (!places.has(key)) places.set(key, at(list, text));
      return places.get(key);
    };
    return shard.rows.map(([unit, severity, code, file, sheet, cell, column, message, key, isNew]) => ({
      at: [place(index.units, shard.words[unit]), severity, place(index.codes, shard.words[code]), place(index.sheets, shard.words[sheet])],
      file: shard.words[file], cell, column: shard.words[column], message, key, isNew,
    }));
  }

  async function shard(n) {
    const value = await load(`findings/${n}`);
    if (!value.read) value.read = rowsOf(value);
    return value.read;
  }

  function chosen() {
    const numbers = NAMES.map((name) => form.elements[name].value === "" ? -1 : Number(form.elements[name].value));
    return { numbers, isNew: form.elements.new.checked, words: fold(form.elements.q.value).split(/\s+/).filter(Boolean) };
  }

  const fits = (numbers, at, but) => numbers.every((n, i) => i === but || n < 0 || n === at[i]);

  function spoken(row) {
    if (!row.text) row.text = fold([index.codes[row.at[2]][0], index.codes[row.at[2]][1], row.file, index.sheets[row.at[3]], row.cell, row.column, row.message].join(" "));
    return row.text;
  }

  async function cubeOf(wanted, mine) {
    if (!wanted.words.length) return index.cube;
    if (!all) all = (await Promise.all(Array.from({ length: index.shards }, (_, n) => shard(n)))).map((rows, n) => [n, rows]);
    if (mine !== turn) return [];
    const cube = [];
    for (const [n, rows] of all) for (const row of rows) {
      if (wanted.words.every((word) => spoken(row).includes(word))) cube.push([...row.at, n, 1, row.isNew]);
    }
    return cube;
  }

  function options(cube, wanted) {
    const lists = [index.units.map((u) => `${u[0]} ${u[1]}`), index.severities.map((s) => s[1]),
      index.codes.map((c) => `${c[0]} ${c[1]}`), index.sheets.map((s) => s || "（不在表内）")];
    NAMES.forEach((name, i) => {
      const counts = new Map();
      for (const cell of cube) if (fits(wanted.numbers, cell, i)) counts.set(cell[i], (counts.get(cell[i]) || 0) + cell[wanted.isNew ? 6 : 5]);
      const select = form.elements[name];
      const made = [make("option", "全部", { value: "" })];
      lists[i].forEach((text, n) => {
        if (counts.get(n) || n === wanted.numbers[i]) made.push(make("option", `${text}（${counts.get(n) || 0}）`, { value: n }));
      });
      select.replaceChildren(...made);
      select.value = wanted.numbers[i] < 0 ? "" : String(wanted.numbers[i]);
    });
  }

  function line(row) {
    const [code, title, remedy] = index.codes[row.at[2]];
    const [unit, name, href] = index.units[row.at[0]];
    const [severity, said] = index.severities[row.at[1]];
    const text = row.key ? [row.message, " ", link("企业档案", `enterprises.html#${row.key}`)] : row.message;
    const marks = [make("span", said, { class: `tag ${severity}` })];
    if (row.isNew) marks.push(" ", make("span", "新增", { class: "tag" }));
    return make("tr", [make("td", href ? link(name, href) : name, { class: "unit" }), make("td", marks),
      make("th", make("span", code, { title }), { scope: "row" }), make("td", index.sheets[row.at[3]] || row.file),
      make("td", row.cell, { class: "cell" }), make("td", text, { class: "text" }), make("td", remedy, { class: "text" })]);
  }

  async function rows(cube, wanted, count, mine) {
    const parts = [...new Set(cube.filter((cell) => fits(wanted.numbers, cell, -1) && cell[wanted.isNew ? 6 : 5]).map((cell) => cell[4]))].sort((a, b) => a - b);
    const found = [];
    for (const n of parts) {
      if (found.length >= count || mine !== turn) break;
      for (const row of await shard(n)) {
        if (fits(wanted.numbers, row.at, -1) && (!wanted.isNew || row.isNew) && wanted.words.every((word) => spoken(row).includes(word))) found.push(row);
      }
    }
    return found.slice(0, count);
  }

  function kind(wanted) {
    const code = wanted.numbers[2] < 0 ? null : index.codes[wanted.numbers[2]];
    byId("kind").hidden = !code;
    if (code) byId("kind").textContent = `${code[0]}　${code[1]}。处理办法：${code[2]}${code[3] ? `　依据：${code[3]}` : ""}`;
  }

  async function show() {
    const mine = ++turn, wanted = chosen();
    remember([...NAMES.map((name, i) => [name, wanted.numbers[i] < 0 ? "" : keyOf(name, wanted.numbers[i])]),
      ["q", form.elements.q.value.trim()], ["new", wanted.isNew ? "1" : ""]]);
    const cube = await cubeOf(wanted, mine);
    if (mine !== turn) return;
    options(cube, wanted);
    const total = cube.reduce((sum, cell) => sum + (fits(wanted.numbers, cell, -1) ? cell[wanted.isNew ? 6 : 5] : 0), 0);
    const shown = await rows(cube, wanted, limit, mine);
    if (mine !== turn) return;
    byId("worklist-rows").replaceChildren(...shown.map(line));
    byId("worklist-table").hidden = !shown.length;
    byId("worklist-more").hidden = shown.length >= total;
    byId("worklist-said").textContent = `符合条件 ${total} 项${shown.length < total ? `，显示前 ${shown.length} 项` : ""}。`;
    kind(wanted);
  }

  const list = (name) => ({ unit: index.units, severity: index.severities, code: index.codes, sheet: index.sheets })[name];
  const keyOf = (name, n) => name === "sheet" ? list(name)[n] || "-" : list(name)[n][0] || "-";

  function restore() {
    const given = fields();
    for (const name of NAMES) {
      const text = given.get(name);
      const n = text === null ? -1 : list(name).findIndex((_, i) => keyOf(name, i) === text);
      form.elements[name].replaceChildren(make("option", "", { value: n < 0 ? "" : n }));
      form.elements[name].value = n < 0 ? "" : String(n);
    }
    form.elements.q.value = given.get("q") || "";
    form.elements.new.checked = index.compared && given.get("new") === "1";
  }

  const again = () => { limit = PAGE; return show().catch(complain("worklist-said")); };

  async function start() {
    index = await load("findings");
    form.hidden = false;
    byId("f-new-box").hidden = !index.compared;
    restore();
    form.addEventListener("input", again);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => {
      for (const name of NAMES) form.elements[name].value = "";
      again();
    }));
    byId("worklist-more").addEventListener("click", () => { limit += PAGE; show().catch(complain("worklist-said")); });
    byId("print").addEventListener("click", async () => { limit = Infinity; await show(); print(); });
    addEventListener("hashchange", () => { restore(); again(); });
    await show();
  }
  start().catch(complain("worklist-said"));
})();

(function enterprise() {
  const { load, make, byId, fold, link, complain, plain, fields, remember } = kaoping;
  const form = byId("enterprise-filter");
  if (!form) return;
  const MOST = 200;
  let index, turn = 0;

  function table(caption, heads, rows) {
    return make("div", make("table", [make("caption", caption),
      make("thead", make("tr", heads.map((head) => make("th", head, { scope: "col" })))), make("tbody", rows)]), { class: "wide" });
  }

  function evidence(file, rows) {
    const word = (n) => file.words[n];
    return table(`各项指标的依据（${rows.length}处）`, ["指标", "对象", "原因", "判定", "登记核对", "文件", "工作表", "列", "单元格"],
      rows.map((row) => make("tr", [make("th", word(row[0]), { scope: "row" }), ...row.slice(1, 8).map((n) => make("td", word(n))), make("td", row[8], { class: "cell" })])));
  }

  function findings(file, rows) {
    const word = (n) => file.words[n];
    return table(`问题（${rows.length}项）`, ["级别", "代码", "单位", "文件", "工作表", "单元格", "问题", "处理办法"],
      rows.map((row) => make("tr", [make("td", word(row[0])), make("th", link(word(row[1]), `findings.html#code=${word(row[1])}`), { scope: "row" }),
        ...row.slice(2, 5).map((n) => make("td", word(n))), make("td", row[5], { class: "cell" }), make("td", row[6], { class: "text" }), make("td", word(row[7]), { class: "text" })])));
  }

  function witness(file, rows) {
    return table(`登记印证（${rows.length}处）`, ["事实", "对象", "比对", "差异", "计分", "文件", "工作表", "单元格"],
      rows.map((row) => make("tr", [make("td", file.words[row[0]]), make("th", file.words[row[1]], { scope: "row" }),
        ...row.slice(2, 7).map((n) => make("td", file.words[n])), make("td", row[7], { class: "cell" })])));
  }

  // Each row of a sheet as it was received: column, text, address.
  function source(file, place, rows) {
    const [unit, name, sheet, tab, columns] = file.places[place];
    const lists = rows.map(([, number, values]) => make("dl", Object.entries(values).map(([n, raw]) => {
      const [title, letters] = columns[n];
      const text = raw === null ? make("span", "按规定不留存", { class: "empty" }) : raw;
      return make("div", [make("dt", title), make("dd", text), make("dd", `${tab ? `${tab}!` : ""}${letters}${number}`, { class: "cell" })]);
    }), { class: "cells" }));
    return make("section", [make("h3", `${sheet}　${unit}`), make("p", `${name}　${rows.length}行`, { class: "said" }), ...lists], { class: "source" });
  }

  function body(file, entry) {
    const parts = [make("h2", "系统认定")];
    const facts = entry.facts.map(([name, text]) => make("div", [make("dt", name), make("dd", text)]));
    parts.push(facts.length ? make("dl", facts, { class: "facts" }) : make("p", "没有认定结果。"));
    parts.push(make("h2", "依据与问题"));
    if (entry.evidence.length) parts.push(evidence(file, entry.evidence));
    if (entry.findings.length) parts.push(findings(file, entry.findings));
    if (!entry.evidence.length && !entry.findings.length) parts.push(make("p", "没有未达标、待核实的依据，也没有问题。"));
    if (entry.witness.length) parts.push(make("h2", "登记印证"), witness(file, entry.witness));
    parts.push(make("h2", "各单位与登记册所载"));
    const places = [...new Set(entry.rows.map((row) => row[0]))];
    parts.push(...places.map((place) => source(file, place, entry.rows.filter((row) => row[0] === place))));
    if (!index.cells) parts.push(make("p", "这次运行的数据仓已不保存（只留最近几次），无法列出原始单元格；重新运行 kaoping run --force 后再生成网站即可。", { class: "remedy" }));
    return parts;
  }

  function title(...inside) {
    byId("enterprise").replaceChildren(make("h1", inside));
  }

  async function one(key) {
    const mine = ++turn;
    form.hidden = byId("enterprise-table").hidden = true;
    const match = index.prefixes.filter(([prefix]) => key.startsWith(prefix)).sort((a, b) => b[0].length - a[0].length)[0];
    const file = match ? await load(`e/${match[1]}`) : { list: {} };
    if (mine !== turn) return;
    const entry = Object.hasOwn(file.list, key) ? file.list[key] : null;
    const all = link("全部企业", "enterprises.html#");
    if (!entry) {
      title("没有这个企业", make("span", key, { class: "code" }));
      byId("enterprise-said").replaceChildren("单位和登记册中都没有这个企业代码。", all);
      byId("enterprise-body").replaceChildren();
      return;
    }
    const unit = index.units.find((each) => each[0] === file.words[entry.unit]);
    title(entry.name, make("span", key, { class: "code" }));
    document.title = `${entry.name}｜企业档案`;
    byId("enterprise-said").replaceChildren("归属单位：", unit && unit[2] ? link(unit[1], unit[2]) : unit ? unit[1] : "不明", "　", all);
    byId("enterprise-body").replaceChildren(...body(file, entry));
  }

  async function list() {
    const mine = ++turn;
    title("企业档案");
    form.hidden = false;
    byId("enterprise-body").replaceChildren();
    const unit = form.elements.unit.value === "" ? -1 : Number(form.elements.unit.value);
    const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
    remember([["unit", unit < 0 ? "" : index.units[unit][0] || "-"], ["q", form.elements.q.value.trim()]]);
    const found = [];
    for (let n = 0; n < index.files.length && found.length <= MOST && mine === turn; n++) {
      if (unit >= 0 && !index.files[n].includes(unit)) continue;
      for (const row of await load(`names/${n}`)) {
        if ((unit < 0 || row[2] === unit) && words.every((word) => fold(row[0] + row[1]).includes(word))) found.push(row);
      }
    }
    if (mine !== turn) return;
    byId("enterprise-rows").replaceChildren(...found.slice(0, MOST).map(([key, name, of, count]) => make("tr", [
      make("td", link(key, `#${encodeURIComponent(key)}`), { class: "code" }), make("th", name, { scope: "row" }), make("td", index.units[of][1]), make("td", String(count), { class: "num" })])));
    byId("enterprise-table").hidden = !found.length;
    byId("enterprise-said").textContent = `共 ${index.total} 户。` + (found.length > MOST ? `显示前 ${MOST} 户，请补充条件。` : `符合条件 ${found.length} 户。`);
  }

  function restore() {
    const given = fields(), code = given.get("unit");
    const n = code === null ? -1 : index.units.findIndex((each) => (each[0] || "-") === code);
    form.elements.unit.value = n < 0 ? "" : String(n);
    form.elements.q.value = given.get("q") || "";
  }

  function show() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return one(plain(hash)).catch(complain("enterprise-said"));
    restore();
    return list().catch(complain("enterprise-said"));
  }

  async function start() {
    index = await load("names");
    form.elements.unit.replaceChildren(make("option", "全部", { value: "" }), ...index.units.map(([code, name], n) => make("option", `${code} ${name}`, { value: n })));
    form.addEventListener("input", () => list().catch(complain("enterprise-said")));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", show);
    await show();
  }
  start().catch(complain("enterprise-said"));
})();
