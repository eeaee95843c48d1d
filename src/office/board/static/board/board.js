// The board: redrawn with every event, spoken one call after the other; without a connection it says so.

import { asked, follow } from "./stream.js";

const body = document.querySelector("[data-board]");
const one = (name) => body.querySelector(`[data-${name}]`);
const MANY = 5; // more rows than this are smaller
const FLASH = 8000; // milliseconds
const LONGEST = 20000; // of one sound: one that stalls does not silence the hall
const ROTATE = 20000;
const LAST = 5;
const UPDATED = 30000; // so long an update may take until all of it answers
const HOUR = 3600000;
const NIGHT = "03";
const hours = new Intl.DateTimeFormat("uk-UA", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Kyiv" });
const ahead = new Date(body.dataset.now).getTime() - Date.now(); // the device's clock may be wrong, ours is not

// -- what is shown ---------------------------------------------------------------------------------------------------

function rows(calls, fresh) {
  return calls.map((call) => {
    const row = one("row").content.firstElementChild.cloneNode(true);
    row.children[0].textContent = call.label;
    row.children[1].textContent = call.desk;
    row.classList.toggle("board__call--new", fresh.has(call.line));
    return row;
  });
}

function show(said, fresh = new Set()) {
  one("waiting").textContent = said.waiting;
  for (const line of body.querySelectorAll("[data-day]")) line.hidden = line.dataset.day !== said.day;
  one("calls").replaceChildren(...rows(said.calls, fresh));
  one("calls").classList.toggle("board__list--many", said.calls.length > MANY);
  one("last").replaceChildren(...rows(said.last.slice(0, LAST), new Set()));
  one("nobody").hidden = said.calls.length > 0;
}

// -- what is spoken: never two at once -------------------------------------------------------------------------------

let speaking = Promise.resolve();

function chime(context) {
  const start = context.currentTime;
  [660, 880].forEach((tone, at) => {
    const voice = context.createOscillator();
    const loud = context.createGain();
    voice.frequency.value = tone;
    loud.gain.setValueAtTime(0.25, start + at * 0.22);
    loud.gain.exponentialRampToValueAtTime(0.001, start + at * 0.22 + 0.5);
    voice.connect(loud).connect(context.destination);
    voice.start(start + at * 0.22);
    voice.stop(start + at * 0.22 + 0.5);
  });
}

function play(address) {
  return new Promise((done) => {
    const voice = new Audio(address);
    const limit = setTimeout(() => {
      voice.pause(); // one that comes late after all does not speak into the next
      done(false);
    }, LONGEST);
    const end = (heard) => {
      clearTimeout(limit);
      done(heard);
    };
    voice.addEventListener("ended", () => end(true));
    voice.addEventListener("error", () => end(false));
    voice.play().catch((refused) => {
      if (refused.name === "NotAllowedError") one("sound").hidden = false;
      end(false);
    });
  });
}

let sounds = null;

async function speak(call) {
  sounds = sounds ?? new AudioContext();
  if (sounds.state === "running") chime(sounds);
  body.dataset.speaking = call.label;
  const address = body.dataset.voice.replace("/0.wav", `/${call.line}.wav`);
  await play(address);
  if (call.is_slow) await play(address);
  delete body.dataset.speaking;
}

one("sound").addEventListener("click", () => {
  one("sound").hidden = true;
  sounds = sounds ?? new AudioContext();
  sounds.resume();
});

// -- the stream ------------------------------------------------------------------------------------------------------

let known = JSON.parse(document.getElementById("said").textContent);
const newest = (said) => Math.max(0, ...said.calls.map((call) => call.line), ...said.last.map((call) => call.line));
let spoken = newest(known);
const EDITION = known.edition;

function told(said) {
  if (said.edition !== EDITION) renewed(said.edition);
  const fresh = said.calls.filter((call) => call.line > spoken).sort((one, other) => one.line - other.line);
  spoken = Math.max(spoken, newest(said));
  known = said;
  show(said, new Set(fresh.map((call) => call.line)));
  if (fresh.length) setTimeout(() => show(known), fresh.some((call) => call.is_slow) ? 2 * FLASH : FLASH);
  for (const call of fresh) speaking = speaking.then(() => speak(call));
}

// An open board never asks for its page again: after an update it has to, and each night, for the cookie by which it is
// known and for the rule of calling. Only where an answer comes: an error page would not come back.
const RENEWED = "renewed";
let renewing = 0;

async function renew(edition) {
  renewing = 0;
  if (!(await asked(body.dataset.again))) return;
  sessionStorage.setItem(RENEWED, edition);
  location.reload();
}

function renewed(edition) {
  if (renewing || sessionStorage.getItem(RENEWED) === edition) return; // where page and stream differ once is enough
  renewing = setTimeout(renew, UPDATED, edition);
}

const opened = Date.now();
setInterval(() => {
  const isNight = hours.format(new Date(Date.now() + ahead)).startsWith(NIGHT);
  if (isNight && Date.now() - opened > 2 * HOUR) renew(EDITION);
}, HOUR / 4);

follow(body.dataset.stream, {
  told,
  again: body.dataset.again,
  lost: (yes) => {
    one("lost").hidden = !yes;
  },
});

// -- the clock and the rule of calling -------------------------------------------------------------------------------

setInterval(() => {
  one("clock").textContent = hours.format(new Date(Date.now() + ahead));
}, 1000);

// -- a paired board tells that it lives, and hears what the head has to say ------------------------------------------

if (body.dataset.alive) {
  setInterval(async () => {
    const said = await asked(body.dataset.alive);
    if (!said) return;
    one("notice").textContent = said.notice;
    one("notice").hidden = !said.notice;
  }, 30000);
}

const policy = [...one("policy").children];
let said = 0;
setInterval(() => {
  policy[said].hidden = true;
  said = (said + 1) % policy.length;
  policy[said].hidden = false;
}, ROTATE);
