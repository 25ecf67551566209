// Inside the frame without an origin: shows the file that the page around it hands over.
"use strict";
const SAFE_LINK = /^(https?:|mailto:|#)/i;
const paper = document.getElementById("paper");

window.addEventListener("message", async event => {
  if (event.source !== window.parent || !event.data || !event.data.file) return;
  try {
    await docx.renderAsync(event.data.file, paper, null, {
      renderAltChunks: false, useBase64URL: true, inWrapper: true, ignoreLastRenderedPageBreak: true,
      renderComments: false, experimental: false
    });
    paper.querySelectorAll("a[href]").forEach(link => {
      if (!SAFE_LINK.test(link.getAttribute("href"))) link.removeAttribute("href");
    });
    window.parent.postMessage({ state: "shown", height: paper.scrollHeight }, "*");
  } catch (error) {
    window.parent.postMessage({ state: "failed" }, "*");
  }
});
window.parent.postMessage({ state: "ready" }, "*");
