// What Streamlit's parts cannot do by themselves: point at a place, keep focus, tie a complaint to its field, hear keys
// in number boxes and sliders, bring the chosen card into view, draw the page anew when it must be, and keep what is
// pressed before that has come.

const FIELDS = "input[type=number], input[type=range]";
const TYPED = "input, textarea, select";

const MAIN = "[data-testid=stMain]";
const PRESSED = "button:enabled, summary, input:enabled, a[href]";

const STATE = "data-test-connection-state"; // Streamlit's attribute for how the connection stands

export default function guide({ data, parentElement, setStateValue }) {
  const root = parentElement;
  root.keeper ??= new Focus();
  root.presses ??= new Presses();
  root.watch ??= watch(
    () => setStateValue("drawn", (root.drawn = (root.drawn ?? 0) + 1)),
    () => root.presses.hold(),
  );
  root.keeper.after = data.after;
  if (data.drawing !== root.drawing) root.presses.release();
  root.drawing = data.drawing;
  root.keys = data.keys;
  if (!root.heard) {
    root.heard = (event) => hear(event, root.keys, root.presses);
    document.addEventListener("keydown", root.heard, true);
  }
  requestAnimationFrame(() => {
    complain(data.wrong);
    setTimeout(() => complain(data.wrong), 400); // a field that was just left is drawn once more
    point(root, data.place);
    reveal(root);
  });
  return () => {
    if (root.isConnected) return; // only a new value
    document.removeEventListener("keydown", root.heard, true);
    root.keeper.close();
    root.presses.close();
    root.watch.disconnect();
    root.sized?.disconnect();
    root.keeper = root.presses = root.heard = root.watch = root.sized = root.chosen = undefined;
  };
}

/**
 * Call `draw` when a connection that was lost is there again, since a server that has begun anew knows of no page, and
 * `back` before; and `draw` when the theme changes, which charts are told of by the server.
 */
function watch(draw, back) {
  const app = document.querySelector(`[${STATE}]`);
  let lost = false;
  let theme = getComputedStyle(app).colorScheme;
  const watching = new MutationObserver(() => {
    const connected = app.getAttribute(STATE) === "CONNECTED";
    const now = getComputedStyle(app).colorScheme;
    if (connected && lost) back();
    if (connected && (lost || now !== theme)) draw();
    [lost, theme] = [!connected, now];
  });
  watching.observe(app, { attributeFilter: [STATE, "class"] });
  return watching;
}

/** Keeps the last press of a button while the server does not know the page yet, and would pass it over. */
class Presses {
  constructor() {
    this.held = false;
    this.last = null; // a selector of the button that was pressed meanwhile, which may have been drawn anew by then
    this.heard = (event) => this.hear(event);
    document.addEventListener("click", this.heard, true);
  }

  hold() {
    this.held = true;
  }

  hear(event) {
    const key = this.held && keyOf(event.target.closest(".stButton button"));
    if (key) this.keep(event, `.st-key-${key} button`);
  }

  keep(event, button) {
    event.preventDefault();
    event.stopPropagation();
    this.last = button;
  }

  release() {
    const button = this.last && document.querySelector(`${this.last}:enabled`);
    this.held = false;
    this.last = null;
    button?.click();
  }

  close() {
    document.removeEventListener("click", this.heard, true);
  }
}

/** Bring a card that has just been chosen, or has another width, into view where the cards lie in a row to be swiped. */
function reveal(root) {
  const column = document.querySelector("[class*=st-key-card-chosen]")?.closest(".stColumn");
  if (!column || root.chosen === column) return;
  root.chosen = column;
  root.sized ??= new ResizeObserver(() => center(root.chosen));
  root.sized.disconnect();
  root.sized.observe(column); // which tells of its width at once, and again when its style has come or a screen is turned
}

function center(column) {
  const row = column.parentElement;
  const [from, to] = [row.getBoundingClientRect(), column.getBoundingClientRect()];
  if (to.left < from.left || to.right > from.right) row.scrollLeft += to.left - from.left - (from.width - to.width) / 2;
}

/** Keeps the keyboard's focus where what had it goes away or can no longer be pressed. */
class Focus {
  constructor() {
    this.last = null; // what had it, and where, unless a visitor left it
    this.heard = { focusin: (event) => this.come(event), focusout: (event) => this.leave(event) };
    for (const [name, heard] of Object.entries(this.heard)) document.addEventListener(name, heard);
    this.watch = new MutationObserver(() => this.mend());
    this.watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  }

  come({ target }) {
    const key = keyOf(target);
    this.last = key ? { target, key } : null;
  }

  leave({ target }) {
    setTimeout(() => {
      if (document.activeElement !== document.body) return;
      if (lost(target)) this.mend();
      else this.last = null;
    });
  }

  /** Give it to what stands where the last one stood, or else to what is named as coming after that. */
  mend() {
    const { target, key } = this.last ?? {};
    if (!target || !lost(target) || ![document.body, target].includes(document.activeElement)) return;
    const wanted = [`${MAIN} .st-key-${key}`, ...(this.after[key] ?? [])];
    const found = wanted.flatMap((one) => [...document.querySelectorAll(one)]).map(pressed);
    found.find((one) => one)?.focus({ preventScroll: true });
  }

  close() {
    for (const [name, heard] of Object.entries(this.heard)) document.removeEventListener(name, heard);
    this.watch.disconnect();
  }
}

/** The key that the server gave to what a part stands in; undefined where it gave none. */
function keyOf(part) {
  return part?.closest("[class*=st-key-]")?.className.match(/st-key-([\w-]+)/)[1];
}

function lost(one) {
  return one.disabled || !one.checkVisibility(); // which is not seen where it is no part of the page any more
}

/** What can be pressed in a part, or the part itself; undefined where that cannot be seen. */
function pressed(part) {
  const one = part.matches(PRESSED) ? part : part.querySelector(PRESSED);
  return one?.checkVisibility() ? one : undefined;
}

/** A letter typed in a number box means nothing there: it presses the button whose shortcut it is, as anywhere else. */
function hear(event, keys, presses) {
  const button = keys[event.key.toLowerCase()];
  if (!button || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const field = event.composedPath()[0];
  if (presses.held && !field.matches?.(TYPED) && document.querySelector(`${button}:enabled`)) presses.keep(event, button);
  if (!field.matches?.(FIELDS) || event.key.length > 1) return;
  event.preventDefault();
  event.stopPropagation();
  field.blur(); // the number counts from then on
  setTimeout(() => {
    const pressed = document.querySelector(`${button}:enabled`);
    pressed?.focus({ preventScroll: true });
    pressed?.click();
  }, 150);
}

/** Say of the field that is wrong that it is, and where the reason stands. */
function complain(wrong) {
  for (const field of document.querySelectorAll("[aria-invalid=true][aria-describedby=complaint]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  const field = wrong && document.querySelector(`${wrong} input`);
  const reason = document.querySelector(".st-key-complaint");
  if (!field || !reason) return;
  reason.id = "complaint";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "complaint");
}

/** Bring a place into view and outline it; once, and again only where another is pointed at. */
function point(root, place) {
  if (place === root.place) return;
  root.place = place;
  for (const old of document.querySelectorAll("[data-pointed]")) delete old.dataset.pointed;
  const target = place && document.querySelector(place.split(" @")[0]);
  if (!target) return;
  target.dataset.pointed = "";
  const { top, bottom } = target.getBoundingClientRect();
  if (top > 150 && bottom < window.innerHeight) return; // it is in view, below what sticks to the top
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}
