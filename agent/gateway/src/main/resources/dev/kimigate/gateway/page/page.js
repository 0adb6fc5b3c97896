// Keeps the page up to date. Everything here can be read without it, too: the server sends the same parts as HTML.
"use strict";
(() => {
  const live = document.getElementById("live");
  const say = (text) => {
    if (live.textContent !== text) {
      live.textContent = text;
    }
  };
  const events = new EventSource("/events");
  events.onmessage = (event) => {
    for (const [id, html] of Object.entries(JSON.parse(event.data))) {
      const part = document.getElementById(id);
      if (part !== null && part.innerHTML !== html) {
        part.innerHTML = html; // escaped by the server, which allows no script but this one
      }
    }
    say("Up to date by itself.");
  };
  events.onerror = () => {
    say(events.readyState === EventSource.CLOSED
      ? "No longer up to date: reload the page, or open the gateway's URL again."
      : "The gateway does not answer; trying again.");
  };
})();
