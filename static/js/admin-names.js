// Names for screen readers where Django's admin and the editor leave a field without one.
(() => {
  const tidy = (text) => text.replace(/\s+/g, " ").replace(/[:\s]+$/, "").trim();

  function give(element, ...parts) {
    const text = parts.map((part) => tidy(part ?? "")).filter(Boolean).join(", ");
    const isNamed = element.labels?.length || element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby");
    if (text && !isNamed) element.setAttribute("aria-label", text);
  }

  function rowName(element) {
    return element.closest(".form-row")?.querySelector("legend, label, .fieldset-heading")?.textContent;
  }

  function nameAll() {
    for (const input of document.querySelectorAll("p.datetime input")) {
      give(input, rowName(input), input.previousSibling?.textContent);
    }
    for (const editor of document.querySelectorAll(".prose-editor [contenteditable='true']")) {
      give(editor, rowName(editor));
    }
    for (const field of document.querySelectorAll(".tabular td :is(input:not([type='hidden']), select, textarea)")) {
      const cell = field.closest("td");
      give(field, cell.closest("table").tHead?.rows[0].cells[cell.cellIndex]?.textContent);
    }
    for (const part of document.querySelectorAll(".select2-selection--single, .select2-selection__rendered[role='textbox'], .select2-search__field")) {
      if (part.getAttribute("aria-labelledby")?.startsWith("select2-")) part.removeAttribute("aria-labelledby");
      give(part, rowName(part), part.textContent);
    }
    for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]")) icon.setAttribute("role", "img");
    for (const head of document.querySelectorAll(".tabular th.original:empty")) head.setAttribute("role", "presentation");
    const search = document.querySelector("#searchbar");
    search?.setAttribute("aria-label", search.form.querySelector("[type='submit']").value);
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    const main = document.querySelector("#main");
    if (main) new MutationObserver(nameAll).observe(main, { childList: true, subtree: true });
  });
})();
