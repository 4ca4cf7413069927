// Suggestions under the search box: an editable combobox with a list (WAI-ARIA 1.2). Without this file, or when the
// server doesn't answer, the box is a plain search field.
(() => {
  "use strict";
  const box = document.querySelector("input[data-suggest]");
  if (!box || !window.fetch || !window.AbortController) return;
  const PAUSE = 150; // milliseconds after the last key
  const kinds = JSON.parse(box.dataset.kinds);
  const list = document.createElement("ul");
  let typed = box.value, active = -1, timer = 0, running = null, composing = false;

  list.id = "q-suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.list);
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  const close = () => {
    clearTimeout(timer);
    if (running) running.abort();
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const mark = (at) => {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = at;
    if (at < 0) {
      box.removeAttribute("aria-activedescendant");
      box.value = typed;
      return;
    }
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[at].id);
    box.value = options[at].dataset.query;
  };

  const choose = (option) => {
    box.value = option.dataset.query;
    close();
    box.form.requestSubmit ? box.form.requestSubmit() : box.form.submit();
  };

  const part = (name, text) => {
    const piece = document.createElement("span");
    piece.className = name;
    piece.textContent = text;
    return piece;
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((one, at) => {
      const option = document.createElement("li");
      option.id = `q-suggestion-${at}`;
      option.dataset.query = one.query;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(part("kind", kinds[one.kind] || ""), " ", part("name", one.text));
      if (one.count !== null) option.append(" ", part("number", one.count.toLocaleString()));
      return option;
    }));
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = suggestions.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    if (running) running.abort();
    const mine = running = new AbortController();
    const query = new URLSearchParams({ q: typed, scope: box.dataset.scope });
    try {
      const answer = await fetch(`${box.dataset.suggest}?${query}`, { signal: mine.signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (mine === running && document.activeElement === box) show(found);
    } catch { // aborted, or the server is away: no suggestions
      if (mine === running) list.hidden = true;
    }
  };

  const changed = () => {
    if (composing) return;
    typed = box.value;
    clearTimeout(timer);
    if (!typed.trim()) return close();
    timer = setTimeout(ask, PAUSE);
  };

  box.addEventListener("input", changed);
  box.addEventListener("compositionstart", () => { composing = true; });
  box.addEventListener("compositionend", () => { composing = false; changed(); });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  box.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || composing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // a search field would empty itself
      box.value = typed;
      close();
    } else if (list.hidden) {
      if (event.key === "ArrowDown" && box.value.trim()) { typed = box.value; ask(); event.preventDefault(); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault(); // one place before the first is the typed text itself
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + 1 + step + count + 1) % (count + 1) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the box focused until the click
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const typing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
