"use strict";
/* Adds comfort to a page that reads without it. Text only ever becomes text: no markup is made from words. */
(() => {
  const $ = (id) => document.getElementById(id);
  const said = document.body.dataset;
  const make = (tag, cls, text) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text) e.textContent = text;
    return e;
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const told = $("told"), panel = $("panel"), tip = $("tip"), main = $("text");
  const aim = (a) => $(a.getAttribute("href").slice(1));
  document.documentElement.classList.add("on");
  $("print").addEventListener("click", () => print());

  /* Marks: the words of a rule, the rules of a value. */
  const unlight = () => document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
  const see = (e) => e && e.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  const near = (e) => { const r = e.getBoundingClientRect(); return r.top > 70 && r.bottom < innerHeight - 20; };

  /* A rule: its words. */
  const light = (rule) => {
    unlight();
    rule.classList.add("lit");
    const words = [...rule.querySelectorAll(".w")].map((a) => aim(a)).filter(Boolean);
    words.forEach((w) => w.classList.add("lit"));
    told.textContent = words.length === 1 ? "1 value marked" : words.length + " values marked";
    return words;
  };
  main.addEventListener("click", (ev) => {
    const a = ev.target.closest("a");
    const rule = ev.target.closest(".r");
    if (a && a.classList.contains("v")) {
      ev.preventDefault();
      value(a);
    } else if (rule && a && a.parentNode.className === "k" && !a.classList.contains("w")) {
      ev.preventDefault();
      const words = light(rule);
      if (words.length && !words.some(near)) see(words[0]);
    } else if (rule && !a && getSelection().isCollapsed) {
      light(rule);
    }
  });

  /* A value: the rules that use it. */
  const value = (a) => {
    const entry = aim(a);
    if (!entry) return;
    unlight();
    a.classList.add("lit");
    const close = make("button", "btn", said.close);
    close.type = "button";
    close.addEventListener("click", () => panel.hidePopover());
    const uses = [...entry.querySelectorAll("li a")];
    const list = make("ul");
    for (const u of uses) {
      const rule = aim(u);
      if (!rule) continue;
      rule.classList.add("lit");
      const li = make("li", "r");
      const p = make("p", "", rule.querySelector("p").textContent);
      const k = make("p", "k");
      const go = make("a", "", u.textContent + " · " + u.nextElementSibling.textContent);
      go.href = u.getAttribute("href");
      go.addEventListener("click", () => { panel.hidePopover(); rule.classList.add("lit"); });
      k.append(go);
      li.append(p, k);
      list.append(li);
    }
    const name = entry.querySelector(".k").firstChild.textContent.replace(/ · $/, "");
    const lab = uses.length === 0 ? said.noRule
      : uses.length === 1 ? said.oneRule : said.manyRules.replace("#", uses.length);
    panel.replaceChildren(close, make("h2", "", a.textContent), make("p", "k", name), make("p", "lab", lab), list);
    panel.showPopover({ source: a });
    panel.focus({ preventScroll: true });
    panel.scrollTop = 0;
  };
  panel.addEventListener("toggle", (ev) => { if (ev.newState === "closed") document.querySelectorAll(".r.lit").forEach((e) => e.classList.remove("lit")); });

  /* A defined word: what it means, on hover and on focus; Escape sends it away. */
  let off = 0;
  const show = (a) => {
    clearTimeout(off);
    const d = aim(a);
    if (!d) return;
    tip.replaceChildren(make("strong", "", d.querySelector("dt").textContent), make("p", "", d.querySelector("p").textContent));
    if (!tip.matches(":popover-open")) tip.showPopover();
    a.setAttribute("aria-describedby", "tip");
    const r = a.getBoundingClientRect(), t = tip.getBoundingClientRect();
    const below = r.bottom + 6 + t.height < innerHeight;
    tip.style.top = (below ? r.bottom + 6 : Math.max(6, r.top - t.height - 6)) + "px";
    tip.style.left = Math.max(8, Math.min(r.left, innerWidth - t.width - 8)) + "px";
  };
  const hide = () => { clearTimeout(off); if (tip.matches(":popover-open")) tip.hidePopover(); };
  const later = () => { clearTimeout(off); off = setTimeout(hide, 180); };
  const word = (ev) => ev.target.closest && ev.target.closest("a.d");
  main.addEventListener("mouseover", (ev) => { const a = word(ev); if (a) show(a); });
  main.addEventListener("mouseout", (ev) => { if (word(ev)) later(); });
  main.addEventListener("focusin", (ev) => { const a = word(ev); if (a) show(a); else hide(); });
  main.addEventListener("focusout", (ev) => { if (word(ev)) later(); });
  tip.addEventListener("mouseenter", () => clearTimeout(off));
  tip.addEventListener("mouseleave", later);
  addEventListener("scroll", hide, { passive: true });
  addEventListener("keydown", (ev) => { if (ev.key === "Escape") { hide(); unlight(); } });

  /* Search: words in clauses and meanings; the first fifty places. */
  const q = $("q"), hits = $("hits");
  let pages = null;
  const read = () => pages ||= [...main.querySelectorAll(".c")].map((c) => {
    const h = c.querySelector("h2,h3,h4,h5,h6");
    return { c, h, title: h ? h.textContent : document.title, text: [...c.querySelectorAll("h2,h3,h4,h5,h6,p,li,td,th,pre")].filter((e) => !e.matches("li") || !e.querySelector("p")).map((e) => e.textContent).join(" ").replace(/\s+/g, " ") };
  });
  const paint = (terms) => {
    if (!window.CSS || !CSS.highlights) return;
    CSS.highlights.delete("found");
    if (!terms.length) return;
    const marks = new Highlight();
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    let n, count = 0;
    while ((n = walk.nextNode()) && count < 2000) {
      const low = n.data.toLowerCase();
      for (const t of terms) for (let i = low.indexOf(t); i >= 0 && i + t.length <= n.length; i = low.indexOf(t, i + t.length)) {
        const r = new Range();
        r.setStart(n, i);
        r.setEnd(n, i + t.length);
        marks.add(r);
        count++;
      }
    }
    CSS.highlights.set("found", marks);
  };
  const find = () => {
    const terms = q.value.toLowerCase().split(/\s+/).filter((t) => t.length > 1);
    paint(terms);
    hits.replaceChildren();
    hits.hidden = !terms.length;
    if (!terms.length) { told.textContent = ""; return; }
    const found = read().filter((p) => terms.every((t) => p.text.toLowerCase().includes(t)));
    for (const p of found.slice(0, 50)) {
      const a = make("a");
      a.href = p.h ? "#" + p.h.id : "#text";
      const at = Math.max(0, p.text.toLowerCase().indexOf(terms[0], p.title.length));
      const from = Math.max(p.title.length, at - 40);
      a.append(make("b", "", p.title), make("span", "", "… " + p.text.slice(from, from + 110).trim() + " …"));
      hits.append(a);
    }
    const say = found.length === 0 ? said.noHit : found.length === 1 ? said.oneHit : said.manyHits.replace("#", found.length);
    if (!found.length || found.length > 50) hits.append(make("p", "", found.length ? say + said.moreHits : say));
    told.textContent = say;
  };
  let typed = 0;
  q.addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(find, 120); });
  q.addEventListener("focus", () => { if (hits.childElementCount) hits.hidden = false; });
  q.parentNode.addEventListener("keydown", (ev) => {
    const list = [q, ...hits.querySelectorAll("a")], at = list.indexOf(document.activeElement);
    if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
      const to = list[at + (ev.key === "ArrowDown" ? 1 : -1)];
      if (to) { ev.preventDefault(); to.focus(); }
    } else if (ev.key === "Escape") {
      hits.hidden = true;
      if (at > 0) q.focus();
    }
  });
  hits.addEventListener("click", (ev) => {
    if (!ev.target.closest("a")) return;
    hits.hidden = true;
    const all = $("sh-all");
    if (all) all.checked = true;
  });
  document.addEventListener("click", (ev) => { if (!q.parentNode.contains(ev.target)) hits.hidden = true; });

  /* Contents: where we are. */
  const links = new Map([...document.querySelectorAll(".toc a")].map((a) => [aim(a), a]));
  const heads = [...links.keys()].filter(Boolean);
  let now = null, due = false;
  const here = () => {
    due = false;
    let at = null;
    for (const h of heads) { if (h.offsetParent && h.getBoundingClientRect().top < 140) at = h; }
    if (at === now) return;
    now = at;
    document.querySelectorAll(".toc [aria-current],.toc .here").forEach((e) => { e.removeAttribute("aria-current"); e.classList.remove("here"); });
    const a = at && links.get(at);
    if (!a) return;
    a.setAttribute("aria-current", "true");
    let li = a.closest("li");
    while (li) { li.classList.add("here"); li = li.parentNode.closest("li"); }
    const nav = a.closest(".toc");
    if (nav.scrollHeight > nav.clientHeight) {
      const r = a.getBoundingClientRect(), n = nav.getBoundingClientRect();
      if (r.top < n.top + 40 || r.bottom > n.bottom - 40) nav.scrollTop += r.top - n.top - n.height / 3;
    }
  };
  addEventListener("scroll", () => { if (!due) { due = true; requestAnimationFrame(here); } }, { passive: true });
  here();
})();
