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
  const lastPlace = `${place}:last`;
  const often = 15000; // milliseconds between two looks at what other doors have noted
  const patience = 10000;
  const calm = 1500; // for so long a row that has changed takes no tap: the second of two is not meant
  const justNow = 60000; // whoever came so lately has hardly left
  let token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  const read = (key, otherwise) => JSON.parse(localStorage.getItem(key) || "null") ?? otherwise;
  const queue = () => read(place, []);
  const keep = (notes) => localStorage.setItem(place, JSON.stringify(notes));
  const device = read("door-device", null) || `door-${crypto.randomUUID().slice(0, 4)}`;
  localStorage.setItem("door-device", JSON.stringify(device));
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: door.dataset.zone });
  const rows = () => [...list.children];
  const rowOf = (who) => rows().find((row) => row.dataset.who === String(who));

  // In the event's zone, and written as the server writes 7:08.
  function clock() {
    const [hour, minute] = hours.format(new Date()).split(":");
    const asThere = (seven) => String(Number(hour)).padStart(seven.length, "0");
    return door.dataset.clock.replace("08", minute).replace(/^0?7/, asThere);
  }

  const holds = new WeakMap();
  function hold(row) {
    const buttons = [...row.querySelectorAll("button")];
    const letTap = (may) => buttons.forEach((button) => (button.disabled = !may));
    clearTimeout(holds.get(row));
    letTap(false);
    holds.set(row, setTimeout(letTap, calm, true));
  }

  function turn(row, state) {
    if (row.dataset.state === state) return;
    row.dataset.state = state;
    delete row.dataset.asks;
    hold(row);
  }

  const hasJustArrived = (row) => Date.now() - Date.parse(row.dataset.since) < justNow;

  function show(person, row = rowOf(person.id)) {
    if (!row) {
      row = template.content.firstElementChild.cloneNode(true);
      list.prepend(row);
    }
    row.dataset.who = person.id;
    if (person.name) {
      row.dataset.words = person.words;
      row.dataset.code = person.code || "";
      row.dataset.ticket = person.ticket || "";
      row.querySelector("[data-name]").textContent = person.name;
      row.querySelector("[data-organisation]").textContent = person.organisation;
    }
    turn(row, person.state);
    row.dataset.since = person.since;
    row.dataset.expected = person.is_expected;
    if (!hasJustArrived(row)) delete row.dataset.asks;
    row.querySelector("[data-note]").textContent = person.note || "";
    row.querySelector("[data-arrived]").textContent = person.arrived || "";
    row.querySelector("[data-left]").textContent = person.left || "";
    for (const field of row.querySelectorAll("[name=who]")) field.value = person.id;
  }

  function count() {
    const expected = rows().filter((row) => row.dataset.expected === "true");
    const here = rows().filter((row) => row.dataset.state === "here");
    const others = here.filter((row) => !expected.includes(row)).length;
    const write = (id, number) => (document.getElementById(id).textContent = number);
    write("door-here", here.length - others);
    write("door-expected", expected.length);
    write("door-others", others);
    document.getElementById("door-others").parentElement.hidden = !others;
  }

  // What has been noted here and not been sent yet, on top of what the server says.
  function showNoted(note) {
    if (note.what === "walk_in") {
      show({ id: note.nonce, state: "here", since: note.at, is_expected: false, name: note.name, organisation: note.organisation_name, words: fold(`${note.name} ${note.organisation_name}`), arrived: note.clock });
      return;
    }
    const row = rowOf(note.who);
    if (!row) return;
    if (note.what === "arrive") {
      turn(row, "here");
      row.dataset.since = note.at;
      row.querySelector("[data-arrived]").textContent = note.clock;
    } else if (note.what === "leave") {
      turn(row, "left");
      row.querySelector("[data-left]").textContent = note.clock;
    } else {
      turn(row, row.dataset.state === "left" ? "here" : "expected");
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

  function askWhether(row) {
    row.dataset.asks = "true";
    hold(row);
  }

  function complain(text) {
    problemLine.textContent = text;
    problemLine.hidden = false;
  }

  const ask = (url, options) => fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(patience), ...options });

  // What the server said last, for a page that opens without network. Of people who stand in the page
  // itself their state is enough.
  const shortly = ({ id, state, since, is_expected, note, arrived, left }) => ({ id, state, since, is_expected, note, arrived, left });
  const served = new Set(rows().map((row) => row.dataset.who));
  const inPage = (row) => ({
    id: row.dataset.who,
    state: row.dataset.state,
    since: row.dataset.since,
    is_expected: row.dataset.expected === "true",
    note: row.querySelector("[data-note]").textContent,
    arrived: row.querySelector("[data-arrived]").textContent,
    left: row.querySelector("[data-left]").textContent,
  });
  let last = { at: Number(door.dataset.at), people: rows().map(inPage) };

  function remember({ people, at, until }) {
    last = { at, until, people: people.map((person) => (served.has(String(person.id)) ? shortly(person) : person)) };
    localStorage.setItem(lastPlace, JSON.stringify(last));
  }

  const without = (people, id) => people.filter((person) => String(person.id) !== String(id));

  function showAll(people) {
    const waiting = queue();
    const kept = new Set([...people.map((person) => String(person.id)), ...waiting.map((entry) => entry.nonce)]);
    for (const row of rows()) if (!kept.has(row.dataset.who)) row.remove();
    for (const person of people) show(person);
    waiting.forEach(showNoted);
  }

  async function catchUp() {
    const answer = await ask(stateUrl);
    if (!answer.ok) {
      if (answer.status === 403 || answer.status === 404) localStorage.removeItem(lastPlace);
      complain(expired);
      return false;
    }
    const now = await answer.json();
    token = now.token;
    remember(now);
    showAll(now.people);
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
      do {
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
          else {
            const { at, until, ...person } = outcome;
            remember({ at, until, people: [...without(last.people, person.id), person] });
            if (entry.what === "walk_in") show(person, rowOf(entry.nonce));
          }
          say();
        }
      } while ((await catchUp()) && queue().length); // noted meanwhile
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
    if (what === "leave" && !values.sure && hasJustArrived(form.closest("li"))) return askWhether(form.closest("li"));
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

  const before = read(lastPlace, last);
  if (before.at > last.at) showAll((last = before).people);
  else queue().forEach(showNoted);
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
