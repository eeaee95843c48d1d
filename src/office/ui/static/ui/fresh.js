// A page of the reception keeps itself fresh: at once where the live stream tells it, otherwise by asking every few
// seconds. Without this file the page shows what was when it was opened.

const OFTEN = 5000; // milliseconds
const SELDOM = 60000; // while the stream is there

const fresh = document.querySelector("[data-fresh]");
let timer = 0;
let pause = OFTEN;

const plan = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
};

function ask() {
  // A form that is on its way answers with a new page: nothing is put in its place meanwhile.
  if (!document.hidden && !fresh.querySelector("form[data-sent]")) window.htmx.trigger(fresh, "fresh");
  plan();
}

const follow = (address) => {
  const stream = new EventSource(address);
  let begun = false;
  stream.addEventListener("now", () => {
    pause = SELDOM;
    if (begun) ask();
    else plan();
    begun = true; // what the stream begins with is what the page shows already
  });
  stream.addEventListener("error", () => {
    pause = OFTEN;
    plan();
  });
};

if (fresh) {
  if (fresh.dataset.live && window.EventSource) follow(fresh.dataset.live);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
  plan();
}

// What can be done for some seconds only is not offered after them.
for (const element of document.querySelectorAll("[data-gone-after]")) {
  setTimeout(() => element.remove(), Number(element.dataset.goneAfter) * 1000);
}
