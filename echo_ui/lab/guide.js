// What Streamlit's parts cannot do by themselves: point at a place, keep focus, tie a complaint to its field, hear keys
// in number boxes and sliders.

const FIELDS = "input[type=number], input[type=range]";

export default function guide({ data, parentElement }) {
  const root = parentElement;
  root.hear ??= hear;
  document.removeEventListener("keydown", root.heard);
  document.addEventListener("keydown", (root.heard = (event) => root.hear(event, data.keys)), true);
  requestAnimationFrame(() => {
    complain(data.wrong);
    setTimeout(() => complain(data.wrong), 400); // a field that was just left is drawn once more
    point(root, data.place);
    if (data.focus && data.focus !== root.focused) document.querySelector(data.focus.split(" @")[0])?.focus();
    root.focused = data.focus;
  });
  return () => document.removeEventListener("keydown", root.heard);
}

/** A letter typed in a number box means nothing there: it presses the button whose shortcut it is. */
function hear(event, keys) {
  const button = keys[event.key.toLowerCase()];
  if (!button || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const field = event.composedPath()[0];
  if (!field.matches?.(FIELDS)) return;
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
