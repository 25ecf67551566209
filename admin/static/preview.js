// The page around the preview: fetches the file and hands it to the frame, which has no origin.
"use strict";
(() => {
  const box = document.getElementById("preview");
  if (!box) return;
  const frame = box.querySelector("iframe"), state = box.querySelector("[data-preview-state]");
  let file = null, isReady = false;
  const tell = text => { state.textContent = text; state.hidden = !text; };
  const hand = () => {
    if (!file || !isReady) return;
    frame.contentWindow.postMessage({ file }, "*", [file]);
    file = null;
  };
  window.addEventListener("message", event => {
    if (event.source !== frame.contentWindow || !event.data) return;
    if (event.data.state === "ready") { isReady = true; hand(); }
    if (event.data.state === "shown") {
      frame.style.height = Math.min(Math.max(event.data.height + 8, 320), 20000) + "px";
      frame.dataset.shown = "1";
      tell("");
    }
    if (event.data.state === "failed") tell("Прегледът не успя. Изтеглете документа и го отворете в Word.");
  });
  const load = async (address, options) => {
    box.hidden = false;
    delete frame.dataset.shown;
    tell("Зарежда се…");
    try {
      const answer = await fetch(address, options);
      if (!answer.ok) {
        tell(answer.status === 422 ? await answer.text() : "Прегледът не успя. Опитайте отново.");
        return;
      }
      file = await answer.arrayBuffer();
      if (!frame.src) frame.src = frame.dataset.previewSrc; else hand();
    } catch (error) {
      tell("Няма връзка със сървъра. Опитайте отново.");
    }
  };
  document.querySelectorAll("[data-preview-form]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => {
      load(button.dataset.previewForm, { method: "POST", body: new FormData(button.form) });
      box.scrollIntoView({ block: "start" });
    });
  });
  if (box.dataset.file) load(box.dataset.file);
})();
