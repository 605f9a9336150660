// A switch above forms of translated content: one language at a time, or all. It begins with the
// page's own language, or with all where a field has an error. Without JavaScript all are shown.
(() => {
  const names = { fi: "Suomi", sv: "Svenska", en: "English", pl: "Polski" };
  const pattern = /(?:^|\s)(?:field|column)-\w+_(fi|sv|en|pl)(?:\s|$)/;

  function fieldsByLanguage() {
    const found = {};
    for (const element of document.querySelectorAll("#content-main [class*='field-'], #content-main [class*='column-']")) {
      const match = pattern.exec(element.className);
      if (match) (found[match[1]] ||= []).push(element);
    }
    return found;
  }

  function show(language) {
    for (const [code, elements] of Object.entries(fieldsByLanguage())) {
      for (const element of elements) element.hidden = Boolean(language) && code !== language;
    }
    for (const button of document.querySelectorAll(".language-switch button")) {
      button.setAttribute("aria-pressed", String(button.value === language));
    }
  }

  function pressed() {
    return document.querySelector(".language-switch button[aria-pressed=true]").value;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const codes = Object.keys(names).filter((code) => code in fieldsByLanguage());
    const form = document.querySelector("#content-main form");
    if (codes.length < 2 || !form) return;
    const bar = document.createElement("div");
    bar.className = "language-switch";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", codes.map((code) => names[code]).join(", "));
    for (const code of ["", ...codes]) {
      const button = document.createElement("button");
      button.type = "button";
      button.value = code;
      button.className = "button";
      button.textContent = code ? names[code] : codes.map((each) => each.toUpperCase()).join(" + ");
      button.addEventListener("click", () => show(code));
      bar.append(button);
    }
    form.before(bar);
    const own = document.documentElement.lang.slice(0, 2);
    const hasErrors = document.querySelector("#content-main .errorlist, .errornote");
    show(codes.includes(own) && !hasErrors ? own : "");
    form.addEventListener("formset:added", () => show(pressed()));
  });
})();
