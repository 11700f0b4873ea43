// The strip of numbers: a click on one of them, or an arrow key, moves the present there.

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 };

export default function draw({ data, parentElement, setStateValue }) {
  const strip = parentElement.querySelector(".strip") ?? make(parentElement);
  const last = data.cells.length - 1;
  const asked = strip.asked; // a place that the server was told of, and that is not drawn yet
  if (asked === data.t) strip.asked = undefined;
  strip.move = (t) => {
    const place = Math.max(0, Math.min(t, last));
    if (place === (strip.asked ?? data.t)) return;
    strip.asked = place;
    setStateValue("t", place);
  };
  strip.step = (by) => strip.move((strip.asked ?? data.t) + by);
  strip.ends = { Home: 0, End: last };
  strip.style.setProperty("--n", data.line);
  const about = { label: data.label, valuemin: 0, valuemax: last, valuenow: data.t, valuetext: data.said };
  for (const [name, value] of Object.entries(about)) strip.setAttribute(`aria-${name}`, value);
  strip.replaceChildren(
    ...data.cells.map(([kind, number], place) => {
      const cell = document.createElement("span");
      cell.className = kind;
      cell.dataset.place = place;
      for (const [name, text] of [["b", number], ["small", place]]) {
        cell.appendChild(document.createElement(name)).textContent = text;
      }
      return cell;
    }),
  );
  const now = strip.children[data.t];
  if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft = now.offsetLeft - strip.clientWidth / 2;
  document.documentElement.dataset.present = data.t;
  document.dispatchEvent(new CustomEvent("present"));
}

function make(parent) {
  const strip = document.createElement("div");
  strip.className = "strip";
  strip.tabIndex = 0;
  strip.setAttribute("role", "slider");
  strip.addEventListener("click", ({ target }) => {
    const cell = target.closest("[data-place]");
    if (cell) strip.move(Number(cell.dataset.place));
  });
  strip.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in strip.ends) strip.move(strip.ends[event.key]);
    else if (event.key in STEPS) strip.step(STEPS[event.key]);
    else return;
    event.preventDefault();
  });
  parent.append(strip);
  return strip;
}
