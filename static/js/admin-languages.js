// A switch above forms of translated content: one language at a time, or all. It begins with the
// page's own language, or with all where a field has an error. Without JavaScript all are shown.
// Beside it, for a chosen language: fill its empty texts with those of the original.
(() => {
  const names = { fi: "Suomi", sv: "Svenska", en: "English", pl: "Polski" };
  const pattern = /(?:^|\s)(?:field|column)-\w+_(fi|sv|en|pl)(?:\s|$)/;
  const editors = new Map(); // of rich text, by their textarea

  document.addEventListener("prose-editor:ready", ({ detail }) => editors.set(detail.textarea, detail.editor));

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
    const copy = document.querySelector(".copy-original");
    if (!copy) return;
    copy.hidden = !language || language === copy.dataset.original;
    copy.querySelector("output").textContent = "";
  }

  function pressed() {
    return document.querySelector(".language-switch button[aria-pressed=true]").value;
  }

  function fillFromOriginal(form, original, language) {
    const filled = [];
    for (const field of form.querySelectorAll(`input[type=text][name$=_${language}], textarea[name$=_${language}]`)) {
      const source = form.elements[field.name.replace(/_..$/, `_${original}`)];
      if (field.value.trim() || !source?.value.trim() || field.name.includes("__prefix__")) continue;
      field.value = source.value;
      editors.get(field)?.commands.setContent(source.value);
      field.dispatchEvent(new Event("change", { bubbles: true }));
      filled.push(field);
    }
    return filled;
  }

  function offerCopy(form) {
    const copy = form.querySelector(".copy-original");
    if (!copy) return;
    const told = copy.querySelector("output");
    copy.querySelector("button").addEventListener("click", () => {
      const [first] = fillFromOriginal(form, copy.dataset.original, pressed());
      told.textContent = first ? told.dataset.done : told.dataset.none;
    });
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
    offerCopy(form);
    const own = document.documentElement.lang.slice(0, 2);
    const hasErrors = document.querySelector("#content-main .errorlist, .errornote");
    show(codes.includes(own) && !hasErrors ? own : "");
    form.addEventListener("formset:added", () => show(pressed()));
  });
})();
