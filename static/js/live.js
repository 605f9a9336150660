// Live filters and search. htmx is fetched when somebody first touches the form, not with the page: most people only read.
// Then: short addresses, language links that keep what was asked for, and a page load where a request fails.
(() => {
  const source = document.currentScript.dataset.htmx;
  const firstTouch = ["focusin", "pointerdown", "input"];
  const form = document.querySelector("form[hx-get]");
  const state = () => new URLSearchParams(new FormData(form)).toString();
  const shown = form && state();

  function fetchHtmx() {
    for (const kind of firstTouch) form.removeEventListener(kind, fetchHtmx);
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", () => {
      if (state() === shown) return;
      const typedMeanwhile = setTimeout(() => window.htmx.trigger(form, "submit"), 350); // as in _live_attributes.html
      form.addEventListener("input", () => clearTimeout(typedMeanwhile), { once: true });
    });
    // htmx waits for an event that is over, unless the page is complete
    if (document.readyState === "complete") document.head.append(script);
    else window.addEventListener("load", () => document.head.append(script));
  }
  for (const kind of firstTouch) form?.addEventListener(kind, fetchHtmx);

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
