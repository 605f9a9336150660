// Keeps the door's page and its files for when the network is away. It rules only what is below its own address.
const pages = "door-pages";
const files = "door-files";
const patience = 5000; // milliseconds

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["style", "script", "font", "image", "manifest"].includes(request.destination)) event.respondWith(file(request));
});

async function page(request) {
  const address = new URL(request.url);
  const isTicket = address.pathname.includes("/door/ticket/");
  const cache = await caches.open(pages);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (answer.status === 403 || answer.status === 404) await cache.delete(address.pathname); // the link has run out
    return answer;
  } catch {
    if (isTicket) return toDoor(cache, address);
    return (await cache.match(address.pathname, { ignoreVary: true })) || Response.error();
  }
}

// A ticket that is read without network is looked up in the list that the phone has.
async function toDoor(cache, address) {
  const kept = await cache.keys();
  if (!kept.length) return Response.error();
  const ticket = address.pathname.split("/").filter(Boolean).pop();
  return Response.redirect(`${kept[kept.length - 1].url}#ticket=${encodeURIComponent(ticket)}`);
}

async function file(request) {
  const cache = await caches.open(files);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await cache.match(request, { ignoreVary: true })) || Response.error();
  }
}
