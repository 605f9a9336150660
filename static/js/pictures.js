// A picture from the phone: a frame to move instead of three choices, and how far the upload has come. Works without.
(() => {
  const words = document.getElementById("upload-words")?.dataset;
  const most = 20 * 1024 * 1024; // bytes, as in content/fields.py

  // A small copy to show: the content policy lets no page load what the browser calls a blob.
  async function small(file) {
    const bitmap = await createImageBitmap(file, { resizeWidth: 800, resizeQuality: "medium" });
    const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    return canvas.toDataURL("image/jpeg", 0.8);
  }

  function chosen(box) {
    return [...box.querySelectorAll("input[type=file]")].map((input) => input.files[0]).find(Boolean);
  }

  async function frame(box, file) {
    const name = box.querySelector("input[type=file]").name;
    const position = document.querySelector(`input[name="${name}_position"]`);
    box.querySelector(".picture-frame")?.remove();
    const shown = position && await small(file).catch(() => null);
    if (!shown) return; // the three choices stay
    document.getElementById(`div_id_${name}_focus`).hidden = true;
    const holder = document.createElement("div");
    const picture = new Image();
    const slider = document.createElement("input");
    const label = document.createElement("label");
    holder.className = "picture-frame";
    Object.assign(slider, { type: "range", min: 0, max: 100, value: 50, id: `${name}-frame` });
    Object.assign(label, { htmlFor: slider.id, textContent: words.frame, className: "form-label" });
    picture.alt = "";
    picture.draggable = false;
    const show = () => {
      picture.style.objectPosition = `${slider.value}% ${slider.value}%`;
      position.value = Math.round(slider.value);
    };
    slider.addEventListener("input", show);
    picture.addEventListener("pointerdown", (start) => {
      const from = Number(slider.value);
      const isWide = picture.naturalWidth / picture.naturalHeight > 1.5;
      const move = (now) => {
        const moved = isWide
          ? (start.clientX - now.clientX) / picture.clientWidth
          : (start.clientY - now.clientY) / picture.clientHeight;
        slider.value = Math.min(100, Math.max(0, from + moved * 100));
        show();
      };
      picture.setPointerCapture(start.pointerId);
      picture.addEventListener("pointermove", move);
      picture.addEventListener("pointerup", () => picture.removeEventListener("pointermove", move), { once: true });
    });
    picture.src = shown;
    holder.append(label, picture, slider);
    box.append(holder);
    show();
  }

  function watch() {
    for (const box of document.querySelectorAll("[data-picture-input]")) {
      box.addEventListener("change", (event) => {
        if (event.target.type !== "file") return;
        const file = event.target.files[0];
        event.target.setCustomValidity(file && file.size > most ? words.tooLarge : "");
        if (!event.target.reportValidity() || !file) return;
        for (const other of box.querySelectorAll("input[type=file]")) if (other !== event.target) other.value = "";
        frame(box, file);
      });
    }

    const form = document.querySelector("form[enctype='multipart/form-data']");
    form?.addEventListener("submit", (event) => {
      if (![...document.querySelectorAll("[data-picture-input]")].some(chosen)) return;
      event.preventDefault();
      const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, className: "upload-progress", id: "upload" });
      const label = Object.assign(document.createElement("label"), { htmlFor: "upload", className: "form-label" });
      const status = Object.assign(document.createElement("div"), { className: "field" });
      label.setAttribute("role", "status");
      status.append(label, bar);
      form.append(status);
      const button = form.querySelector("[type=submit]");
      button.disabled = true;
      const say = (text) => { label.textContent = text; };
      say(words.sending);
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (sent) => {
        bar.value = sent.loaded / sent.total;
        say(`${words.sending} ${Math.round(100 * bar.value)} %`);
      });
      request.addEventListener("error", () => {
        button.disabled = false;
        bar.remove();
        say(words.lost);
      });
      request.addEventListener("load", () => {
        const answer = new DOMParser().parseFromString(request.responseText, "text/html");
        const main = answer.querySelector("main");
        if (!main) return form.submit();
        document.title = answer.title;
        document.querySelector("main").replaceWith(main);
        if (request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
        const summary = main.querySelector(".error-summary");
        if (summary) summary.focus();
        else scrollTo(0, 0);
        watch();
      });
      request.open("POST", form.action || location.href);
      request.send(new FormData(form));
    });
  }
  watch();
})();
