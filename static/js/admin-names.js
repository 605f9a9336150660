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

  function headOf(field) {
    const cell = field.closest("td");
    return cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex]?.textContent;
  }

  function nameOfChooser(part) {
    const select = part.closest(".select2-container")?.previousElementSibling;
    return select?.labels?.[0]?.textContent ?? select?.getAttribute("aria-label") ?? rowName(part);
  }

  function nameAll() {
    for (const input of document.querySelectorAll("p.datetime input")) {
      give(input, rowName(input), input.previousSibling?.textContent);
    }
    for (const editor of document.querySelectorAll(".prose-editor [contenteditable='true']")) {
      give(editor, rowName(editor));
    }
    for (const field of document.querySelectorAll(".tabular td :is(input:not([type='hidden']), select, textarea)")) {
      give(field, headOf(field));
    }
    for (const field of document.querySelectorAll("#result_list td:not(.action-checkbox) :is(input:not([type='hidden']), select)")) {
      give(field, field.closest("tr").querySelector("th")?.textContent, headOf(field));
    }
    for (const part of document.querySelectorAll(".select2-selection--single, .select2-selection__rendered[role='textbox'], .select2-search__field")) {
      if (part.getAttribute("aria-labelledby")?.startsWith("select2-")) part.removeAttribute("aria-labelledby");
      give(part, nameOfChooser(part), part.textContent);
    }
    // It takes a mouse, and stands among the items of a list.
    for (const cross of document.querySelectorAll(".select2-selection__clear")) cross.setAttribute("aria-hidden", "true");
    for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]")) icon.setAttribute("role", "img");
    for (const head of document.querySelectorAll(".tabular thead th:empty")) head.setAttribute("role", "presentation");
    const search = document.querySelector("#searchbar");
    search?.setAttribute("aria-label", search.form.querySelector("[type='submit']").value);
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    const main = document.querySelector("#main");
    if (main) new MutationObserver(nameAll).observe(main, { childList: true, subtree: true });
  });
})();
