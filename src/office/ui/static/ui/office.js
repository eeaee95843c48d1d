// What makes the pages quicker. Every page works without this file.

// The page names the file of GOV.UK Frontend, because collected files carry a hash in their names.
const govuk = import(document.querySelector("link[rel=modulepreload]").href);
const start = (options) => govuk.then(({ initAll }) => initAll(options));

start();

const isField = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable]");

// -- one press, one act: a second submit of the same form waits for the first ---------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

// Coming back by the browser's button finds the form ready again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// -- htmx: components start in what was swapped in, and the focus is never lost -------------------------------------

const FOCUS_FIRST = ".govuk-error-summary, [data-focus], [autofocus], h1, h2, a[href], button, input, select, textarea";
let focusedId = "";

const focusOn = (element) => {
  if (!element) return;
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus();
};

document.addEventListener("htmx:beforeSwap", () => {
  focusedId = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.target;
  if (swapped) start({ scope: swapped });
  const urgent = swapped?.querySelector(".govuk-error-summary, [data-focus]");
  if (urgent) {
    focusOn(urgent);
  } else if (!document.activeElement || document.activeElement === document.body) {
    focusOn((focusedId && document.getElementById(focusedId)) || swapped?.querySelector(FOCUS_FIRST) || swapped);
  }
});

// A server that did not answer, or answered with a fault, is never passed over in silence.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const words = document.getElementById("trouble");
    const notices = document.getElementById("notices");
    if (words && notices) {
      notices.replaceChildren(words.content.cloneNode(true));
      focusOn(notices.firstElementChild);
    }
  });
}

// -- keys: every element with data-key is an act with a key; two letters are pressed one after the other -------------

const SEQUENCE_MS = 1200;
let pending = "";
let pendingTimer = 0;

const keyed = () => [...document.querySelectorAll("[data-key]")].filter((element) => element.checkVisibility());

const nameOf = (element) => {
  if (element.labels?.length) return element.labels[0].textContent;
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd, .govuk-visually-hidden")) key.remove();
  return element.getAttribute("aria-label") ?? copy.textContent;
};

const act = (element) => {
  if (element.dataset.key === "?" && openHelp()) return;
  if (isField(element)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
};

const part = (tag, classes, text = "") => {
  const made = document.createElement(tag);
  made.className = classes;
  made.textContent = text;
  return made;
};

const openHelp = () => {
  const dialog = document.getElementById("keys-dialog");
  const list = dialog?.querySelector("[data-keys-list]");
  if (!list) return false;
  list.replaceChildren();
  for (const element of keyed()) {
    const row = part("div", "govuk-summary-list__row govuk-summary-list__row--no-actions");
    const term = part("dt", "govuk-summary-list__key");
    term.append(part("kbd", "", element.dataset.key));
    row.append(term, part("dd", "govuk-summary-list__value", nameOf(element).trim().replace(/\s+/g, " ")));
    list.append(row);
  }
  dialog.showModal();
  return true;
};

const forget = () => {
  clearTimeout(pendingTimer);
  pending = "";
};

// Keys are letters of the Latin layout; on a Ukrainian one the same places of the keyboard count.
const typed = (event) => {
  const place = /^Key([A-Z])$/.exec(event.code);
  return place && !/^[a-z]$/i.test(event.key) ? place[1].toLowerCase() : event.key;
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && isField(event.target)) {
    event.target.blur();
    return;
  }
  if (document.body.dataset.keys !== "on" || isField(event.target) || document.querySelector("dialog[open]")) return;
  const wanted = pending ? `${pending} ${typed(event)}` : typed(event);
  const acts = keyed();
  const found = acts.find((element) => element.dataset.key === wanted);
  forget();
  if (found) {
    event.preventDefault();
    act(found);
  } else if (acts.some((element) => element.dataset.key.startsWith(`${wanted} `))) {
    event.preventDefault();
    pending = wanted;
    pendingTimer = setTimeout(forget, SEQUENCE_MS);
  } else if (event.key.length === 1 && event.target === document.body) {
    // A barcode scanner types wherever the cursor is: its field is always ready.
    document.querySelector("[data-scan]")?.focus();
  }
});

// In a group marked for it a digit makes the choice and leads to the next group, or to the field that the choice asks for.
document.addEventListener("keydown", (event) => {
  const group = event.target.matches?.("[type=radio]") && event.target.closest("[data-digits]");
  if (!group || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys !== "on") return;
  const chosen = [...group.querySelectorAll("[type=radio]")][Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
  const groups = [...document.querySelectorAll("[data-digits]")];
  const next = groups[groups.indexOf(group) + 1];
  const asked = chosen.value === group.dataset.asks && document.getElementById(group.dataset.asksField);
  const end = document.querySelector("[data-after-digits]");
  (asked || next?.querySelector(":checked") || next?.querySelector("[type=radio]") || end || chosen).focus();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.('[data-key="?"]');
  if (opener && document.body.dataset.keys === "on" && openHelp()) event.preventDefault();
  const printer = event.target.closest?.("[data-print]");
  if (printer) window.print();
});

// Filters answer as soon as a choice is made; typing waits for the button or Enter.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-at-once]");
  if (form && event.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
});
