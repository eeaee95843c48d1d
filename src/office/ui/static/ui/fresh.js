// A page of the reception keeps itself fresh: at once where the live stream tells it, otherwise by asking every few
// seconds. Without this file the page shows what was when it was opened.

const OFTEN = 5000; // milliseconds
const SELDOM = 60000; // while the stream is there
const BURST = 200; // what changes within this time is asked for once
const APART = 3000; // between two asks: in a full hall something changes every second, at some desk or other
const SPREAD = 600; // a hundred desks that hear of one change do not all ask at one moment

const fresh = document.querySelector("[data-fresh]");
let timer = 0;
let soon = 0;
let pause = OFTEN;
let asked = 0;

const plan = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
};

function ask() {
  soon = 0;
  asked = Date.now();
  // A form that is on its way answers with a new page: nothing is put in its place meanwhile.
  if (!document.hidden && !fresh.querySelector("form[data-sent]")) window.htmx.trigger(fresh, "fresh");
  plan();
}

const follow = (address) => {
  const stream = new EventSource(address);
  let begun = false;
  stream.addEventListener("now", () => {
    pause = SELDOM;
    if (begun) soon ||= setTimeout(ask, Math.max(BURST, asked + APART - Date.now()) + Math.random() * SPREAD);
    else plan(); // what the stream begins with is what the page shows already
    begun = true;
  });
  stream.addEventListener("error", () => {
    if (pause === OFTEN) return; // it tries again and again by itself: that must not put off asking
    pause = OFTEN;
    plan();
  });
};

// Asking goes on by itself, so a server that is away is told in one quiet line, not by a banner that takes the focus.
const lost = (yes) => {
  const words = document.querySelector("[data-fresh-lost]");
  if (words) words.hidden = !yes;
};

if (fresh) {
  if (fresh.dataset.live && window.EventSource) follow(fresh.dataset.live);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    fresh.addEventListener(name, (event) => {
      if (event.detail.elt !== fresh) return;
      event.stopPropagation();
      lost(true);
    });
  }
  fresh.addEventListener("htmx:afterSwap", () => lost(false));
  plan();
}

// What can be done for some seconds only is not offered after them.
for (const element of document.querySelectorAll("[data-gone-after]")) {
  setTimeout(() => element.remove(), Number(element.dataset.goneAfter) * 1000);
}
