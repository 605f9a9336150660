// The door on a phone: what is noted is kept here first, then sent, and sent again until the answer has come.
(() => {
  const door = document.getElementById("door");
  const list = document.getElementById("door-people");
  const queueLine = document.getElementById("door-queue");
  const problemLine = document.getElementById("door-problem");
  const search = document.getElementById("door-search");
  const template = document.getElementById("door-person");
  const { state: stateUrl, note: noteUrl, walkIn: walkInUrl, sent, waits, offline, expired } = door.dataset;
  const place = `door:${door.dataset.event}`;
  const often = 15000; // milliseconds between two looks at what other doors have noted
  const patience = 10000;
  let token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  const read = (key, otherwise) => JSON.parse(localStorage.getItem(key) || "null") ?? otherwise;
  const queue = () => read(place, []);
  const keep = (notes) => localStorage.setItem(place, JSON.stringify(notes));
  const device = read("door-device", null) || `door-${crypto.randomUUID().slice(0, 4)}`;
  localStorage.setItem("door-device", JSON.stringify(device));
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  const rows = () => [...list.children];
  const rowOf = (who) => rows().find((row) => row.dataset.who === String(who));

  function show(person, row = rowOf(person.id)) {
    if (!row) {
      row = template.content.firstElementChild.cloneNode(true);
      list.prepend(row);
    }
    row.dataset.who = person.id;
    row.dataset.state = person.state;
    row.dataset.words = person.words;
    row.dataset.code = person.code || "";
    row.dataset.ticket = person.ticket || "";
    row.querySelector("[data-name]").textContent = person.name;
    row.querySelector("[data-organisation]").textContent = person.organisation;
    row.querySelector("[data-note]").textContent = person.note || "";
    row.querySelector("[data-arrived]").textContent = person.arrived || "";
    row.querySelector("[data-left]").textContent = person.left || "";
    for (const field of row.querySelectorAll("[name=who]")) field.value = person.id;
  }

  function count() {
    const states = rows().map((row) => row.dataset.state);
    document.getElementById("door-here").textContent = states.filter((state) => state === "here").length;
    document.getElementById("door-all").textContent = states.length;
  }

  // What has been noted here and not been sent yet, on top of what the server says.
  function showNoted(note) {
    if (note.what === "walk_in") {
      show({ id: note.nonce, state: "here", name: note.name, organisation: note.organisation_name, words: fold(`${note.name} ${note.organisation_name}`), arrived: note.clock });
      return;
    }
    const row = rowOf(note.who);
    if (!row) return;
    if (note.what === "arrive") {
      row.dataset.state = "here";
      row.querySelector("[data-arrived]").textContent = note.clock;
    } else if (note.what === "leave") {
      row.dataset.state = "left";
      row.querySelector("[data-left]").textContent = note.clock;
    } else {
      row.dataset.state = row.dataset.state === "left" ? "here" : "expected";
    }
  }

  function say() {
    const number = queue().length;
    queueLine.textContent = number ? waits.replace("%s", number) + (navigator.onLine ? "" : ` ${offline}`) : sent;
    queueLine.dataset.waits = number;
    count();
  }

  function find() {
    const code = search.value.trim().toUpperCase();
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const hasCode = rows().some((row) => row.dataset.code === code);
    for (const row of rows()) {
      row.hidden = hasCode ? row.dataset.code !== code : !words.every((word) => fold(row.dataset.words).includes(word));
    }
  }

  function note(values) {
    const entry = { ...values, nonce: crypto.randomUUID(), at: new Date().toISOString(), clock: clock(), device };
    keep([...queue(), entry]);
    problemLine.hidden = true;
    showNoted(entry);
    say();
    send();
  }

  function complain(text) {
    problemLine.textContent = text;
    problemLine.hidden = false;
  }

  const ask = (url, options) => fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(patience), ...options });

  async function catchUp() {
    const answer = await ask(stateUrl);
    if (!answer.ok) {
      complain(expired);
      return false;
    }
    const { people, token: fresh } = await answer.json();
    token = fresh;
    const waiting = queue();
    const kept = new Set([...people.map((person) => String(person.id)), ...waiting.map((entry) => entry.nonce)]);
    for (const row of rows()) if (!kept.has(row.dataset.who)) row.remove();
    for (const person of people) show(person);
    waiting.forEach(showNoted);
    if (search.value) find();
    say();
    return true;
  }

  let isSending = false;
  async function send() {
    if (isSending) return;
    isSending = true;
    try {
      let hasFreshToken = false;
      while (queue().length) {
        const entry = queue()[0];
        const body = new FormData();
        for (const [name, value] of Object.entries(entry)) body.set(name, value);
        body.set("csrfmiddlewaretoken", token);
        const answer = await ask(entry.what === "walk_in" ? walkInUrl : noteUrl, { method: "POST", body });
        if (answer.status === 403 && !hasFreshToken) {
          hasFreshToken = await catchUp();
          if (!hasFreshToken) return;
          continue;
        }
        if (!answer.ok && answer.status !== 422 && answer.status !== 404) return; // the server is not well: later
        const isJson = (answer.headers.get("Content-Type") || "").includes("json");
        if (!isJson) {
          complain(expired);
          return;
        }
        const outcome = await answer.json();
        keep(queue().filter((other) => other.nonce !== entry.nonce));
        if (outcome.problem) complain(outcome.problem);
        else if (entry.what === "walk_in") show(outcome, rowOf(entry.nonce));
        say();
      }
      await catchUp();
    } catch {
      // no network: what is noted stays in the queue
    } finally {
      isSending = false;
      say();
    }
  }

  async function keepForLater() {
    for (const address of door.dataset.workers.split(" ")) await navigator.serviceWorker.register(address);
    await navigator.serviceWorker.ready;
    const newest = await fetch(location.pathname);
    if (!newest.ok) return;
    const pages = await caches.open("door-pages");
    await pages.delete(location.pathname); // the newest is the last
    await pages.put(location.pathname, newest);
    const files = await caches.open("door-files");
    const used = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const own = used.filter((url) => url.origin === location.origin && /\.(css|js|woff2|svg)$/.test(url.pathname));
    const needed = ["/cluster.css", door.dataset.reader].map((address) => new URL(address, location.origin));
    await Promise.allSettled([...own, ...needed].map((url) => files.add(url.href)));
    door.dataset.ready = "true";
  }

  door.addEventListener("submit", (event) => {
    const form = event.target;
    const { what } = form.dataset;
    if (!what) return;
    event.preventDefault();
    const values = { what, ...Object.fromEntries(new FormData(form)) };
    delete values.csrfmiddlewaretoken;
    if (what === "find") return find();
    if (what === "walk_in") {
      form.reset();
      form.closest("details").open = false;
    }
    note(values);
  });
  search.addEventListener("input", find);

  // The camera has read a ticket. Who is expected without a word of warning is noted at once.
  function arriveByTicket({ ticket, tell }) {
    const row = rows().find((each) => each.dataset.ticket === ticket);
    if (!row) return tell(door.dataset.stranger, false);
    const name = row.querySelector("[data-name]").textContent;
    const warning = row.querySelector("[data-note]").textContent;
    if (row.dataset.state === "here") return tell(door.dataset.again.replace("%s", name), true);
    if (warning) {
      search.value = row.dataset.code;
      find();
      return tell(`${name}: ${warning}`, false);
    }
    note({ what: "arrive", who: row.dataset.who });
    return tell(door.dataset.arrived.replace("%s", name), true);
  }

  function readTicket() {
    const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket");
    const row = ticket && rows().find((each) => each.dataset.ticket === ticket);
    if (!row) return;
    search.value = row.dataset.code;
    find();
  }

  queue().forEach(showNoted);
  readTicket();
  if (search.value) find();
  say();
  send();
  door.addEventListener("ticket", (event) => arriveByTicket(event.detail));
  addEventListener("hashchange", readTicket);
  addEventListener("online", send);
  addEventListener("offline", say);
  setInterval(() => document.visibilityState === "visible" && send(), often);
  if ("serviceWorker" in navigator) keepForLater().catch(() => {});
})();
