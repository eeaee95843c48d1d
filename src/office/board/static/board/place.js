// 'My place' as it changes: numbers are put in where they stand; when the state of a ticket changes the page is read anew.

import { follow } from "./stream.js";

const body = document.querySelector("[data-place]");
const states = (places) => places.map((place) => `${place.ticket} ${place.state} ${place.desk}`).sort().join();
const settled = new Set(["done", "left", "cancelled", "unserved"]);
const shown = JSON.parse(document.getElementById("said").textContent).places.filter((place) => !settled.has(place.state));
const clock = new Intl.DateTimeFormat("uk-UA", { timeStyle: "medium", timeZone: "Europe/Kyiv" });

function fill(place) {
  const card = body.querySelector(`[data-ticket="${place.ticket}"]`);
  const part = (name) => card?.querySelector(`[data-${name}]`);
  if (!part("ahead")) return;
  part("next").hidden = place.ahead > 0 || !place.wait;
  part("has-ahead").hidden = place.ahead === 0;
  part("ahead").textContent = place.ahead;
  part("has-wait").hidden = !place.wait;
  part("no-wait").hidden = Boolean(place.wait);
  [part("median").textContent, part("most").textContent] = place.wait ?? ["", ""];
}

function suggest(places) {
  const line = body.querySelector("[data-order]");
  if (!line) return;
  const waiting = places.filter((place) => place.state === "waiting");
  const labels = waiting.map((place) => body.querySelector(`[data-ticket="${place.ticket}"] .number`)?.textContent);
  line.hidden = labels.length < 2;
  line.querySelector("[data-labels]").textContent = labels.join(line.dataset.then);
}

function told({ day, places }) {
  if (states(places) !== states(shown)) {
    if (places.some((place) => place.state === "called")) navigator.vibrate?.([400, 200, 400]);
    location.reload();
    return;
  }
  for (const line of body.querySelectorAll("[data-day]")) line.hidden = line.dataset.day !== day;
  places.forEach(fill);
  suggest(places);
  body.querySelector("[data-at]").textContent = clock.format(new Date());
}

if (body.dataset.stream) {
  follow(body.dataset.stream, {
    told,
    lost: (yes) => {
      body.querySelector("[data-lost]").hidden = !yes;
    },
  });
} else {
  setInterval(() => location.reload(), 30000);
}
