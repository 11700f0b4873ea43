// The keyboard of a player: it listens where focus is in the player, or nowhere special in the page.

const NOWHERE = "html, body, [data-testid=stApp], [data-testid=stAppViewContainer], [data-testid=stMain]";

/** Call `actions[key](size)` for its keys, size being 10 with Shift and else 1; returns how to stop listening. */
export function listen(host, actions) {
  const hear = (event) => {
    const action = actions[event.key];
    if (!action || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const path = event.composedPath();
    if (!(path.includes(host) ? free(path[0], event.key) : path[0].matches(NOWHERE) && inView(host))) return;
    event.preventDefault();
    if (event.key !== " " || !event.repeat) action(event.shiftKey ? 10 : 1);
  };
  document.addEventListener("keydown", hear);
  return () => document.removeEventListener("keydown", hear);
}

/** Whether an element of the player leaves a key to the player. */
function free(target, key) {
  if (target.matches("select")) return false;
  return key !== " " || !target.matches("button, input[type=checkbox]");
}

function inView(host) {
  const { top, bottom, height } = host.getBoundingClientRect();
  return height > 0 && bottom > 0 && top < window.innerHeight && !document.querySelector("[role=dialog]");
}
