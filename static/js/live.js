// Live filters: short addresses, the language links keep what was asked for, a failed request becomes a page load.
(() => {
  // Empty fields and the page of another question don't belong into the address.
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
