// What a door has kept of its people is taken off the phone once the door is closed.
(() => {
  const isOver = (key) => JSON.parse(localStorage.getItem(key)).until < Date.now() / 1000;
  const kept = Object.keys(localStorage).filter((key) => /^door:\d+:last$/.test(key));
  for (const key of kept.filter(isOver)) localStorage.removeItem(key);
})();
