"use strict";
// Sorts, searches, filters and turns the page's lists. Whatever came from the web is set as text, never as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(byId(id).textContent);
  const setup = read("setup");
  const { lang, texts, labels, names, size, block } = setup;
  const whole = new Intl.NumberFormat(lang);
  const parts = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const words = new Intl.Collator(lang, { numeric: true, sensitivity: "base" });
  const say = (key, places = {}) =>
    (places.count === 1 && texts[`${key}_one`] ? texts[`${key}_one`] : texts[key]).replace(/\{(\w+)\}/g, (all, name) =>
      name in places ? (typeof places[name] === "number" ? whole.format(places[name]) : places[name]) : all);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function make(tag, className, text, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    node.append(...children);
    return node;
  }

  // A list of rows shown a page at a time: `draw` makes a row's element, `place` puts the elements of a page.
  function pager(nav, rows, draw, place, told) {
    let shown = rows;
    let page = 0;
    const pages = () => Math.max(1, Math.ceil(shown.length / size));
    const back = make("button", "", texts.list_previous);
    const on = make("button", "", texts.list_next);
    const where = make("span", "soft");
    back.type = on.type = "button";
    nav.append(back, where, on);
    back.addEventListener("click", () => turn(page - 1));
    on.addEventListener("click", () => turn(page + 1));

    function show(all) {
      const first = all ? 0 : page * size;
      const visible = all ? shown : shown.slice(first, first + size);
      place(visible.map(draw));
      nav.hidden = pages() === 1;
      back.disabled = page === 0;
      on.disabled = page === pages() - 1;
      where.textContent = say("list_page", { page: page + 1, pages: pages() });
      told(shown.length, first, visible.length);
    }
    function turn(to) {
      page = Math.min(Math.max(to, 0), pages() - 1);
      show(false);
      const top = nav.closest("section");
      if (top.getBoundingClientRect().top < 0) top.scrollIntoView();
    }
    // On paper a list is not turned: all of it is printed unless that were a book.
    addEventListener("beforeprint", () => shown.length <= 500 && show(true));
    addEventListener("afterprint", () => shown.length <= 500 && show(false));
    return {
      use(kept) {
        shown = kept;
        page = 0;
        show(false);
      },
      find(row) {
        const at = shown.indexOf(row);
        if (at >= 0) turn(Math.floor(at / size));
        return at >= 0;
      },
    };
  }

  function tag(label) {
    return make("span", `tag l-${names[label]}`, labels[label]);
  }

  function codes(one) {
    const list = make("ul", "codes");
    const line = (who, label, ...more) => {
      const item = make("li", "", "", make("span", "who", who), " ", tag(label));
      for (const piece of more) item.append(" ", piece);
      list.append(item);
    };
    line(texts.code_model, one.label, make("span", "number", parts.format(one.p)));
    for (const [coder, label, note] of one.codes) {
      const remark = note ? [make("span", "soft", say("code_note", { note }))] : [];
      line(coder || texts.code_settled, label, ...remark);
    }
    return list;
  }

  const parsed = new Map();
  function answersOf(number) {
    const at = Math.floor((number - 1) / block);
    if (!parsed.has(at)) parsed.set(at, read(`answers-${at}`));
    return parsed.get(at)[(number - 1) % block];
  }

  function fillOpened(room, { number, lang: spoken }) {
    if (room.childElementCount) return;
    const one = answersOf(number);
    const said = (className, text) => {
      const node = make("p", className, text);
      if (spoken) node.lang = spoken;
      return node;
    };
    room.append(said("title", one.title));
    if (one.codes.length) {
      room.append(make("div", "whole", "", make("p", "soft small", texts.code_whole), codes(one)));
    }
    for (const answer of one.answers) {
      const turn = make("div", `turn l-${names[answer.label]}`);
      if (answer.question) turn.append(said("question soft", answer.question));
      turn.append(said("text", answer.text), codes(answer));
      room.append(turn);
    }
  }

  function why(row) {
    if (row.model) return say("list_model_says", { label: labels[row.model] });
    if (row.hand) return texts.list_by_hand;
    if (row.lean) return say("reason_leaning", { label: say("quoted", { label: labels[row.lean] }), p: parts.format(row.lean_p) });
    return row.reason ? texts[`reason_${row.reason}`] : "";
  }

  const linkNames = { url: "link_page_of", archive: "link_archive_of", passage: "link_evidence_of" };
  function drawCase(row) {
    const node = byId("case-template").content.firstElementChild.cloneNode(true);
    node.id = `i${row.number}`;
    const values = { ...row, label: labels[row.label], why: why(row), p: parts.format(row.p) };
    values.answers = say("list_answers", { count: row.answers });
    for (const spot of row.lang ? node.querySelectorAll("[data-l]") : []) spot.lang = row.lang;
    for (const spot of node.querySelectorAll("[data-f]")) {
      const value = values[spot.dataset.f];
      if (value) spot.textContent = value;
      else spot.remove();
    }
    if (!row.evidence) node.querySelector("blockquote").remove();
    node.querySelector(".tag").classList.add(`l-${names[row.label]}`);
    for (const link of node.querySelectorAll("a[data-href]")) {
      const kind = link.dataset.href;
      if (!row[kind]) {
        link.remove();
        continue;
      }
      link.href = row[kind];
      link.setAttribute("aria-label", say(linkNames[kind], { name: row.name }));
    }
    const details = node.querySelector("details");
    details.addEventListener("toggle", () => details.open && fillOpened(details.querySelector(".opened"), row));
    return node;
  }

  function cases() {
    const table = byId("cases-table");
    const form = byId("find");
    const { fields, rows: lines } = read("cases");
    const rows = lines.map((line) => Object.fromEntries(fields.map((name, k) => [name, line[k]])));
    const labelOrder = Object.fromEntries(setup.order.map((label, k) => [label, k]));
    const surest = (a, b) => labelOrder[a.label] - labelOrder[b.label] || b.p - a.p || a.number - b.number;
    let order = { key: "label", down: false };
    rows.sort(surest);

    const list = pager(document.querySelector("[data-pager=cases]"), rows, drawCase,
      (nodes) => {
        for (const old of table.tBodies.length ? [...table.tBodies] : []) old.remove();
        table.append(...nodes);
      },
      (count, first, visible) => {
        byId("found").textContent = count > visible
          ? say("list_shown", { from: first + 1, to: first + visible, count }) : say("list_count", { count });
        byId("none").hidden = count > 0;
        table.hidden = count === 0;
      });

    const hay = new Map();
    function haystack(row) {
      if (!hay.has(row)) {
        const said = answersOf(row.number).answers.map((one) => `${one.question}\n${one.text}`);
        const seen = [row.name, row.organisation, row.job, row.department, row.title, row.date, row.evidence];
        hay.set(row, plain([...seen, ...said].join("\n")));
      }
      return hay.get(row);
    }
    function fits(row, wanted, asked) {
      return (!asked.label || row.label === asked.label)
        && (!asked.department || row.department === asked.department)
        && (!asked.year || row.iso.startsWith(asked.year))
        && (!asked.coded || { hand: row.hand, model: !row.hand, differs: row.model }[asked.coded])
        && wanted.every((word) => haystack(row).includes(word));
    }
    function compare(a, b) {
      const { key, down } = order;
      if (key === "label") return down ? surest(b, a) : surest(a, b);
      if (a[key] === "" || b[key] === "") return (a[key] === "") - (b[key] === "") || surest(a, b);
      const found = key === "p" ? a.p - b.p : key === "iso" ? (a.iso < b.iso ? -1 : +(a.iso > b.iso)) : words.compare(a[key], b[key]);
      return (down ? -found : found) || surest(a, b);
    }
    function apply() {
      const asked = Object.fromEntries(new FormData(form));
      const wanted = plain(asked.words).split(/\s+/).filter(Boolean);
      list.use(rows.filter((row) => fits(row, wanted, asked)).sort(compare));
    }
    function sortBy(key, down) {
      order = { key, down };
      for (const head of table.tHead.querySelectorAll("[data-key]")) {
        if (head.dataset.key === key) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      form.elements.order.value = key;
      apply();
    }
    for (const head of table.tHead.querySelectorAll("[data-key]")) {
      const button = make("button", "", head.textContent);
      const key = head.dataset.key;
      button.type = "button";
      button.addEventListener("click", () => sortBy(key, order.key === key ? !order.down : key === "p"));
      head.replaceChildren(button);
    }
    let waiting = 0;
    form.addEventListener("input", (event) => {
      if (event.target.name === "order") return sortBy(event.target.value, event.target.value === "p");
      clearTimeout(waiting);
      waiting = setTimeout(apply, event.target.name === "words" ? 150 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => sortBy("label", false)));
    form.hidden = false;

    function goTo(number) {
      const row = rows[rows.findIndex((one) => one.number === number)];
      if (!row) return;
      if (!list.find(row)) {
        form.reset();
        sortBy("label", false);
        list.find(row);
      }
      const details = byId(`i${number}`).querySelector("details");
      details.open = true;
      details.querySelector("summary").focus();
      byId(`i${number}`).scrollIntoView();
    }
    const asked = () => /^#i(\d+)$/.test(location.hash) && goTo(Number(location.hash.slice(2)));
    for (const svg of document.querySelectorAll("svg")) {
      svg.addEventListener("click", (event) => event.target.dataset.i && goTo(Number(event.target.dataset.i)));
    }
    addEventListener("hashchange", asked);
    sortBy("label", false);
    asked();
  }

  function leftOut() {
    const rows = read("left");
    if (!rows.length) return;
    const body = byId("left-table").tBodies[0];
    const draw = ([address, link, kind, reason]) => {
      const place = make("td");
      if (link) {
        const there = make("a", "", address);
        there.href = link;
        there.rel = "noreferrer noopener";
        place.append(there);
      } else place.textContent = address;
      const detail = make("td", "soft", reason);
      detail.lang = "en";
      return make("tr", "", "", place, make("td", "", kind), detail);
    };
    const told = (count, first, visible) => {
      byId("left-found").textContent = say("left_shown", { from: first + 1, to: first + visible, count });
    };
    pager(document.querySelector("[data-pager=left]"), rows, draw, (nodes) => body.replaceChildren(...nodes), told).use(rows);
  }

  if (byId("cases-table")) cases();
  leftOut();
})();
