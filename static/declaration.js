// The check of a declaration follows the form. Without this script the button 核对 does the same with a new page.
(() => {
  const PAUSE = 400; // milliseconds without a keystroke
  const form = document.getElementById("declaration");
  const list = document.getElementById("checklist");
  if (!form || !list) return;
  let timer, running;

  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      // the check asks whether a file is chosen, not what is in it
      if (value instanceof File && value.name) data.set(name, new File([], value.name));
    }
    return data;
  };

  const check = async () => {
    if (running) running.abort();
    const mine = running = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: body(), signal: mine.signal });
      const type = answer.headers.get("Content-Type") || "";
      if (!answer.ok || answer.redirected || !type.startsWith("text/html") || mine !== running) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...page.body.childNodes);
    } catch { // aborted, or the server is away: the list stays, the button still works
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
})();
