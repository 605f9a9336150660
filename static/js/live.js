// Live filters and search. htmx is fetched when somebody first touches the form, not with the page: most people only read.
// Then: short addresses, language links that keep what was asked for, and a page load where a request fails.
(() => {
  const source = document.currentScript.dataset.htmx;
  const state = (form) => new URLSearchParams(new FormData(form)).toString();

  function fetchHtmx(event) {
    const form = event.target.closest?.("form[hx-get]");
    if (!form) return;
    for (const kind of ["focusin", "pointerdown"]) document.removeEventListener(kind, fetchHtmx);
    const before = state(form);
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", () => {
      if (state(form) !== before) window.htmx.trigger(form, "submit"); // typed while it was on its way
    });
    document.head.append(script);
  }
  for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, fetchHtmx);

  // After a reload the browser still takes the addresses of earlier answers for this one page.
  window.addEventListener("popstate", () => {
    if (!window.htmx) location.reload();
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) if (!parameters[name]) delete parameters[name];
  });

  document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const link of document.querySelectorAll("a[hreflang]")) link.search = location.search;
  });

  const busy = (isBusy) => document.getElementById("results")?.setAttribute("aria-busy", String(isBusy));
  document.addEventListener("htmx:beforeRequest", () => busy(true));
  document.addEventListener("htmx:afterRequest", () => busy(false));

  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => event.target.closest("form")?.submit());
  }
})();
