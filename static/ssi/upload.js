// Sends a file in chunks and goes on where a cut line stopped it. Without this script the form sends it whole.
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch) return;
  const chunk = Number(form.dataset.chunk);
  const said = form.querySelector("[data-upload-state]");
  const bar = form.querySelector("[data-upload-progress]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  const ask = (url, options) =>
    fetch(url, { credentials: "same-origin", ...options, headers: { "X-CSRFToken": token, ...options.headers } });

  // A refusal is a sentence to show; a cut line is waited for, longer each time, up to half a minute.
  const insist = async (url, options) => {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 30000)) {
      try {
        const answer = await ask(url, options);
        if (answer.status < 500) return answer;
      } catch {
        /* the line is down */
      }
      said.textContent = said.dataset.paused;
      await pause(wait);
    }
  };

  const note = (file) => `upload:${location.pathname}:${file.name}:${file.size}:${file.lastModified}`;

  const begin = async (file) => {
    const known = JSON.parse(sessionStorage.getItem(note(file)) || "null");
    if (known) {
      const answer = await insist(known.url, { method: "GET" });
      if (answer.ok) return { ...known, received: (await answer.json()).received };
    }
    const body = new URLSearchParams({ name: file.name, size: String(file.size) });
    const answer = await insist(form.dataset.upload, { method: "POST", body });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.sentence);
    sessionStorage.setItem(note(file), JSON.stringify({ url: told.url, secret: told.secret }));
    return told;
  };

  const send = async (file) => {
    const upload = await begin(file);
    const headers = { "Upload-Secret": upload.secret };
    let received = upload.received;
    bar.hidden = false;
    while (received < file.size) {
      bar.value = Math.round((received * 100) / file.size);
      said.textContent = `${said.dataset.sending} ${bar.value} %`;
      const answer = await insist(upload.url, {
        method: "PUT",
        body: file.slice(received, received + chunk),
        headers: { ...headers, "Upload-Offset": String(received), "Content-Type": "application/octet-stream" },
      });
      const told = await answer.json();
      if (!answer.ok && told.received === undefined) throw new Error(told.sentence);
      received = told.received;
    }
    const answer = await insist(upload.url, { method: "POST", headers });
    sessionStorage.removeItem(note(file));
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.sentence);
    location.assign(told.next);
  };

  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return;
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    send(file).catch((error) => {
      button.disabled = false;
      bar.hidden = true;
      said.textContent = error.message;
    });
  });
})();
