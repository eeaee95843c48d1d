// What makes a terminal quicker. Every page works without this file.

const body = document.body;
const byData = (name) => document.querySelector(`[data-${name}]`);

// -- one tap, one act: a second tap on the same form waits for the first ---------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// -- nobody stands here any more: the page asks, then begins anew for the next person --------------------------------

// Who has the paper in hand goes sooner: the next one shall not step into their visit.
const idle = () => Number((byData("printed") && body.dataset.idlePrinted) || body.dataset.idle || 60) * 1000;
const LEFT = 20;
const still = byData("still");
let idleTimer = 0;
let countdown = 0;

const stay = () => {
  clearInterval(countdown);
  if (still?.open) still.close();
  clearTimeout(idleTimer);
  if (still && !("start" in body.dataset)) idleTimer = setTimeout(ask, idle());
};

const ask = () => {
  let left = LEFT;
  const shown = byData("left");
  shown.textContent = left;
  still.showModal();
  if (still.dataset.aloud) new Audio(still.dataset.aloud).play().catch(() => {}); // who can not see it hears it
  countdown = setInterval(() => {
    left -= 1;
    shown.textContent = left;
    if (left <= 0) location.replace(body.dataset.anew);
  }, 1000);
};

for (const sign of ["pointerdown", "keydown", "input"]) document.addEventListener(sign, stay);
byData("stay")?.addEventListener("click", stay);
still?.addEventListener("close", stay);
const speech = document.querySelector("audio");
for (const played of document.querySelectorAll("audio, video")) {
  played.addEventListener("timeupdate", stay); // while it speaks somebody listens, while it moves somebody looks
}
stay();

// -- the clock, and a sign of life each half minute; the answer brings what a terminal has to say while it waits ------

const clock = byData("clock");
const tick = () => {
  const now = new Date();
  if (clock) clock.textContent = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
};
setInterval(tick, 10_000);

const inTime = () => AbortSignal.timeout(3000); // a line that swallows everything never breaks by itself
const offline = byData("offline");
const say = ({ notice, paused }) => {
  const [line, pause] = [byData("notice"), byData("paused")];
  if (line) [line.textContent, line.hidden] = [notice, !notice];
  if (pause) pause.hidden = !paused;
};
const live = async () => {
  try {
    const answer = await fetch(body.dataset.alive, { cache: "no-store", redirect: "error", signal: inTime() });
    if (offline) offline.hidden = answer.ok;
    if (answer.ok) say(await answer.json());
  } catch {
    if (offline) offline.hidden = false;
  }
};
setInterval(live, 30_000);

// -- keys of the page type where the words stand; without this each of them asks for the page anew --------------------

const capital = (text) => text.replace(/(^|[\s-])(\p{L})/gu, (_all, before, letter) => before + letter.toUpperCase());

// A scanner types wherever the cursor is: its field is always ready.
const scan = byData("scan");
if (scan) setInterval(() => document.activeElement === body && scan.focus({ preventScroll: true }), 1000);

for (const keyboard of document.querySelectorAll("[data-keyboard]")) {
  const field = document.getElementById(keyboard.dataset.keyboard);
  keyboard.addEventListener("click", (event) => {
    const key = event.target.closest("button")?.value;
    if (key === undefined || !field) return;
    event.preventDefault();
    const text = field.value;
    if (key === "back") field.value = text.slice(0, -1);
    else if (key === "clear") field.value = "";
    else if (field.maxLength < 0 || text.length < field.maxLength) field.value = text + key;
    if ("capitals" in field.dataset) field.value = capital(field.value);
  });
}

// -- the paper: read again until it is printed or not ----------------------------------------------------------------

const readPaper = async () => {
  const paper = byData("paper");
  if (!paper || !("unsettled" in paper.dataset)) return;
  try {
    const answer = await fetch(paper.dataset.paper, { cache: "no-store", signal: inTime() });
    if (answer.ok && !answer.redirected) paper.outerHTML = await answer.text();
    if (byData("printed")) stay();
  } catch {
    // the sign of life above tells that the connection is lost
  }
  setTimeout(readPaper, 1000);
};
setTimeout(readPaper, 1000);

const print = byData("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
if ("prints" in body.dataset && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  // a page that is read again prints nothing
  window.addEventListener("load", () => window.print());
}

// -- four keys: previous, next, choose, repeat; and one that calls a worker ------------------------------------------

// A keypad types digits, a keyboard letters too: each is entered as it is pressed, and said on the page that comes.
const signs = byData("signs");
const enter = (event) => {
  const typed = event.key === "Backspace" ? "back" : /^[\p{L}\d]$/u.test(event.key) && event.key;
  if (!signs || !typed) return false;
  signs.elements.sign.value = typed;
  signs.requestSubmit();
  return true;
};

const KEYS = { ArrowLeft: "previous", ArrowUp: "previous", ArrowRight: "next", ArrowDown: "next", Enter: "choose", " ": "repeat", F1: "call" };

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || still?.open) return;
  if (enter(event)) event.preventDefault();
  if (!act) return;
  const field = event.target.closest("input, audio, video");
  const ready = field && "scan" in field.dataset && !field.value; // it waits for a scanner: nobody types in it
  if (field && !ready) return;
  if ((event.key === "Enter" || event.key === " ") && event.target.closest("a, button")) return; // what has the focus
  const key = document.querySelector(`[data-act="${act}"]`);
  if (key) {
    event.preventDefault();
    key.click();
  } else if (body.dataset.voice) {
    event.preventDefault();
    location.assign(body.dataset.voice); // any of the four keys at the start page: somebody listens
  }
});

if (speech) {
  const repeat = document.querySelector("[data-act=repeat]");
  repeat?.addEventListener("click", (event) => {
    event.preventDefault();
    speech.load(); // from the beginning
    speech.play();
  });
  speech.play().catch(() => {}); // until a key was pressed a browser may keep silent: the keys are there
}
