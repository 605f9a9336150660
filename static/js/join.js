// The steps of an application. What has been typed stays in this tab until it is saved; before anything is sent, the line is tried.
// htmx, which checks the business id, is fetched when somebody first touches that field.
(() => {
  const form = document.querySelector("form[data-draft]");
  const notice = document.getElementById("no-connection");
  const htmxSource = document.currentScript.dataset.htmx;
  const place = `draft:${form.dataset.draft}`;
  const longestWait = 8000; // milliseconds
  const isKept = (field) => field.name && !["hidden", "submit", "button"].includes(field.type) && field.name !== "fax";
  const fields = [...form.elements].filter(isKept);
  const isChoice = (field) => ["checkbox", "radio"].includes(field.type);

  function keep() {
    const values = fields.map((field) => (isChoice(field) ? field.checked : field.value));
    sessionStorage.setItem(place, JSON.stringify({ saved: form.dataset.saved, values }));
  }

  // Only onto the page as it was when it was typed: what has been saved since is newer.
  function bringBack() {
    const kept = JSON.parse(sessionStorage.getItem(place) || "null");
    if (!kept || kept.saved !== form.dataset.saved || kept.values.length !== fields.length) {
      sessionStorage.removeItem(place);
      return;
    }
    fields.forEach((field, number) => {
      if (isChoice(field)) field.checked = kept.values[number];
      else field.value = kept.values[number];
    });
  }
  bringBack();
  form.addEventListener("input", keep);

  let isTried = false;
  addEventListener("pageshow", () => {
    isTried = false;
  });
  form.addEventListener("submit", async (event) => {
    if (isTried) return;
    event.preventDefault();
    const button = event.submitter;
    try {
      await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(longestWait) });
    } catch {
      notice.hidden = false;
      notice.focus();
      return;
    }
    if (isTried) return;
    isTried = true;
    form.requestSubmit(button);
  });

  const idField = form.querySelector("[hx-post]");
  const shown = idField?.value;
  function fetchHtmx() {
    const script = document.createElement("script");
    script.src = htmxSource;
    script.addEventListener("load", () => {
      if (idField.value !== shown) window.htmx.trigger(idField, "typed-before");
    });
    document.head.append(script);
  }
  idField?.addEventListener("focus", fetchHtmx, { once: true });
})();
