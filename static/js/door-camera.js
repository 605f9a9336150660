// Reads tickets with the camera of this phone, one after the other, also without network. Where the browser knows
// squares by itself, it reads them; elsewhere the reader is fetched when the button is pressed for the first time.
(() => {
  const door = document.getElementById("door");
  const camera = document.getElementById("door-camera");
  const [start, stop] = camera.querySelectorAll("button");
  const video = camera.querySelector("video");
  const told = camera.querySelector("output");
  const canvas = document.createElement("canvas");
  const widest = 640; // pixels that are looked at
  const pause = 150; // milliseconds between two looks
  const again = 4000; // the same ticket, held a little too long, counts once
  let stream = null;
  let last = { ticket: "", at: 0 };

  if (!navigator.mediaDevices?.getUserMedia) return;
  start.hidden = false;

  function fetched(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function reader() {
    const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
    if (known.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await detector.detect(canvas))[0]?.rawValue;
    }
    if (!window.jsQR) await fetched(camera.dataset.reader);
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const { data, width, height } = paper.getImageData(0, 0, canvas.width, canvas.height);
      return window.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
    };
  }

  function look() {
    const scale = Math.min(1, widest / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
  }

  function meant(text) {
    const ticket = /\/door\/ticket\/([^/?#]+)/.exec(text)?.[1] || "";
    const isNew = ticket !== last.ticket || Date.now() - last.at > again;
    last = { ticket, at: Date.now() };
    return isNew ? ticket : "";
  }

  async function read() {
    const square = await reader();
    while (stream) {
      if (video.videoWidth) {
        look();
        const text = await square();
        const ticket = text && meant(text);
        if (ticket) door.dispatchEvent(new CustomEvent("ticket", { detail: { ticket, tell } }));
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  function tell(words, isFine) {
    told.textContent = words;
    told.dataset.fine = isFine;
    navigator.vibrate?.(isFine ? 80 : [80, 80, 80]);
  }

  function end() {
    for (const track of stream?.getTracks() || []) track.stop();
    stream = null;
    camera.dataset.state = "off";
    start.hidden = false;
    told.textContent = "";
  }

  start.addEventListener("click", async () => {
    start.hidden = true;
    camera.dataset.state = "on";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      video.srcObject = stream;
      await video.play();
      await read();
    } catch {
      end();
      tell(camera.dataset.refused, false);
    }
  });
  stop.addEventListener("click", end);
  document.addEventListener("visibilitychange", () => document.hidden && stream && end());
})();
